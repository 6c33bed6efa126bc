"""`basutbud run --force`: what is done and unchanged is done again, and comes out the same."""

import json
from pathlib import Path

from click.testing import CliRunner

from audit_lib.__main__ import main
from audit_lib.example import make_example

PRODUCTS = ("store/clinics.parquet", "verdicts.csv", "region.html", "index.html", "clinics/*/report.html")


def run(folder: Path, clinic_id: str, *arguments: str) -> dict:
    outcome = CliRunner().invoke(main, ["run", str(folder / "run.yaml"), "--only", clinic_id, "--json", *arguments])
    assert outcome.exit_code == 0, outcome.output
    return json.loads(outcome.stdout.strip().splitlines()[-1])


def find_products(out: Path) -> dict[Path, tuple[int, bytes]]:
    found = [path for name in PRODUCTS for path in out.glob(name)]
    assert len(found) == len(PRODUCTS)
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def test_a_forced_run_does_every_step_again_and_makes_the_same(tmp_path: Path) -> None:
    make_example(clinics=1, errands=20, seed=3, out=tmp_path, file_format="csv")
    clinic_id = (tmp_path / "clinics.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")[0]
    out = Path(run(tmp_path, clinic_id)["out"])
    first = find_products(out)

    assert run(tmp_path, clinic_id)["nothing_to_do"] is True
    assert find_products(out) == first
    forced = run(tmp_path, clinic_id, "--force")
    again = find_products(out)

    assert (forced["done"], forced["done_before"], forced["nothing_to_do"]) == (1, 0, False)
    assert [path.name for path in first if again[path][0] <= first[path][0]] == [], "these were not made anew"
    assert [path.name for path in first if again[path][1] != first[path][1]] == [], "these came out otherwise"
