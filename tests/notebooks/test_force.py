"""`basutbud run --force`: what is done and unchanged is done again, and comes out the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from audit_lib.example import make_example

PRODUCTS = ("store/clinics.parquet", "verdicts.csv", "region.html", "index.html", "clinics/*/report.html")


def find_products(out: Path) -> dict[Path, tuple[int, bytes]]:
    found = [path for name in PRODUCTS for path in out.glob(name)]
    assert len(found) == len(PRODUCTS)
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


@pytest.mark.proof
def test_a_forced_run_does_every_step_again_and_makes_the_same(basutbud, tmp_path: Path) -> None:
    def run(*options: str) -> dict[str, Any]:
        done = basutbud("run", tmp_path / "run.yaml", "--only", clinic_id, "--json", *options)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    make_example(clinics=1, errands=20, seed=3, out=tmp_path, file_format="csv")
    clinic_id = (tmp_path / "clinics.csv").read_text(encoding="utf-8-sig").splitlines()[1].split(",")[0]
    out = Path(run()["out"])
    first = find_products(out)

    assert run()["nothing_to_do"] is True
    assert find_products(out) == first
    forced = run("--force")
    again = find_products(out)

    assert (forced["done"], forced["done_before"], forced["nothing_to_do"]) == (1, 0, False)
    assert [path.name for path in first if again[path][0] <= first[path][0]] == [], "these were not made anew"
    assert [path.name for path in first if again[path][1] != first[path][1]] == [], "these came out otherwise"
