"""The main job on real public contact cards, where they are at hand: a report each, and nothing invented."""

import json
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).resolve().parents[2]
CARDS = ROOT.parent / "shared" / "data" / "real" / "contact_cards.jsonl"
RUN = """
decision: vgr-hs20-2016
period_from: "2026-01-01"
period_to: "2026-03-31"
cards_read_on: "2026-03-15"
operated_by: egen
input: {contact_cards: cards.jsonl}
out: out
"""
SEEN_ON_A_CARD = {"UTB-01", "EGR-01", "EGR-02", "TID-01", "VIL-01", "VIL-02", "VIL-03", "VIL-05"}
"""Rules that a card can settle: names, terms, and what follows from a service being there."""

pytestmark = pytest.mark.skipif(not CARDS.is_file(), reason="the real contact cards are not beside this checkout")


@pytest.fixture(scope="module")
def tell(basutbud) -> Callable[..., dict[str, Any]]:
    """Runs a command that must succeed, and gives its summary."""

    def run_and_read(*arguments: object) -> dict[str, Any]:
        process = basutbud(*arguments, "--json")
        assert process.returncode == 0, process.stderr
        said: dict[str, Any] = json.loads(process.stdout)
        return said

    return run_and_read


@pytest.fixture(scope="module")
def run_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cards")
    shutil.copy(CARDS, folder / "cards.jsonl")
    (folder / "run.yaml").write_text(RUN, encoding="utf-8")
    return folder / "run.yaml"


@pytest.fixture(scope="module")
def judged(tell, run_file: Path) -> Path:
    """The folder with the verdicts on every card."""
    out = run_file.with_name("judged")
    tell("check", run_file, "--out", out)
    return out


@pytest.fixture(scope="module")
def reported(tell, run_file: Path) -> Path:
    """The folder with the reports of every fifth card."""
    only = [argument for clinic_id in list_clinics()[::5] for argument in ("--only", clinic_id)]
    assert tell("run", run_file, *only, "--jobs", "2")["done"] == 23
    return run_file.with_name("out")


def list_clinics() -> list[str]:
    return [json.loads(line)["HsaId"] for line in CARDS.read_text(encoding="utf-8").splitlines()]


def assert_reports(out: Path, n: int) -> None:
    reports = list(out.glob("clinics/*/report.html"))

    assert len(reports) == n
    assert all("Syntetiska data" not in page.read_text(encoding="utf-8") for page in reports)


@pytest.mark.proof
def test_cards_have_their_reports(reported: Path) -> None:
    assert_reports(reported, 23)


@pytest.mark.exhaustive
def test_every_card_has_its_report(tell, run_file: Path) -> None:
    out = run_file.with_name("all")

    assert tell("run", run_file, "--out", out)["done"] == 113
    assert_reports(out, 113)


def test_what_a_card_does_not_show_is_unknown_and_nothing_missing_is_a_fault(judged: Path) -> None:
    verdicts = defaultdict(set)
    for row in pq.read_table(judged / "verdicts.parquet").to_pylist():
        verdicts[row["rule_id"]].add(row["verdict"])

    settled = {rule_id for rule_id, seen in verdicts.items() if seen & {"uppfylld", "ej_uppfylld"}}
    assert settled <= SEEN_ON_A_CARD
    # A service that is not on the card may still be there.
    assert "ej_uppfylld" not in verdicts["UTB-01"]
    assert {"kan_ej_bedomas"} == verdicts["SVA-01"] == verdicts["ADM-01"] == verdicts["UTB-00"]


def test_names_and_terms_are_judged_from_what_is_shown(judged: Path) -> None:
    rows = pq.read_table(judged / "verdicts.parquet").to_pylist()

    assert {"uppfylld", "ej_uppfylld"} <= {row["verdict"] for row in rows if row["rule_id"] == "EGR-02"}
    assert {"ej_uppfylld", "kan_ej_bedomas"} <= {row["verdict"] for row in rows if row["rule_id"] == "VIL-03"}


@pytest.mark.proof
def test_the_report_says_why_it_cannot_judge(reported: Path) -> None:
    result = json.loads(next(reported.glob("clinics/*/result.json")).read_text(encoding="utf-8"))
    open_rows = [row for row in result["verdicts"] if row["verdict"] == "kan_ej_bedomas"]

    assert open_rows
    assert all(
        row["why"].startswith(("Uppgift saknas om ", "Saknas: ", "Regionen har inte lämnat ")) for row in open_rows
    )
