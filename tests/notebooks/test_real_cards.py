"""The main job on real public contact cards, where they are at hand: a report each, and nothing invented."""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

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

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CARDS.is_file(), reason="the real contact cards are not beside this checkout"),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cards")
    shutil.copy(CARDS, folder / "cards.jsonl")
    (folder / "run.yaml").write_text(RUN, encoding="utf-8")
    command = [sys.executable, "-m", "audit_lib", "run", str(folder / "run.yaml"), "--jobs", "2", "--json"]
    process = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800)
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["done"] == 113
    return folder / "out"


def test_every_card_has_its_report(out: Path) -> None:
    reports = list(out.glob("clinics/*/report.html"))

    assert len(reports) == 113
    assert all("Syntetiska data" not in page.read_text(encoding="utf-8") for page in reports[:5])


def test_what_a_card_does_not_show_is_unknown_and_nothing_missing_is_a_fault(out: Path) -> None:
    verdicts = defaultdict(set)
    for row in pq.read_table(out / "verdicts.parquet").to_pylist():
        verdicts[row["rule_id"]].add(row["verdict"])

    judged = {rule_id for rule_id, seen in verdicts.items() if seen & {"uppfylld", "ej_uppfylld"}}
    assert judged <= SEEN_ON_A_CARD
    # A service that is not on the card may still be there.
    assert "ej_uppfylld" not in verdicts["UTB-01"]
    assert {"kan_ej_bedomas"} == verdicts["SVA-01"] == verdicts["ADM-01"] == verdicts["UTB-00"]


def test_names_and_terms_are_judged_from_what_is_shown(out: Path) -> None:
    rows = pq.read_table(out / "verdicts.parquet").to_pylist()

    assert {"uppfylld", "ej_uppfylld"} <= {row["verdict"] for row in rows if row["rule_id"] == "EGR-02"}
    assert {"ej_uppfylld", "kan_ej_bedomas"} <= {row["verdict"] for row in rows if row["rule_id"] == "VIL-03"}


def test_the_report_says_why_it_cannot_judge(out: Path) -> None:
    result = json.loads(next(out.glob("clinics/*/result.json")).read_text(encoding="utf-8"))
    open_rows = [row for row in result["verdicts"] if row["verdict"] == "kan_ej_bedomas"]

    assert open_rows
    assert all(row["why"].startswith(("Uppgift saknas om ", "Saknas: ")) for row in open_rows)
