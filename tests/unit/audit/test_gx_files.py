"""A run leaves great-expectations' own JSON: whole files for its owner only, the same for the same input."""

import json

import great_expectations as gx
import pytest
from small_region import CLINICS

from audit_lib.audit.region.verdict_files import list_verdict_files, write_verdicts
from audit_lib.model.relations import RELATIONS


@pytest.mark.proof
def test_it_is_written_for_the_owner_only_counted_among_the_products_and_made_again_the_same(region):
    audit = region.open()
    folder = audit.run.out / "gx"
    write_verdicts(audit)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "old_facts.suite.json").write_text("{}")

    write_verdicts(audit)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert sorted(first) == sorted(f"{name}.{part}.json" for name in RELATIONS for part in ("suite", "result"))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert set(folder.iterdir()) <= set(list_verdict_files(audit.run.out))


def test_it_holds_the_rules_and_their_counts_and_ids_but_no_other_cell_of_the_input(region):
    audit = region.open()
    write_verdicts(audit)
    text = "".join(path.read_text(encoding="utf-8") for path in (audit.run.out / "gx").iterdir())
    result = json.loads((audit.run.out / "gx" / "clinic_facts.result.json").read_text(encoding="utf-8"))
    suite = json.loads((audit.run.out / "gx" / "clinic_facts.suite.json").read_text(encoding="utf-8"))

    assert "Påhittade mottagningen" in CLINICS
    assert "Påhittade mottagningen" not in text
    assert len(result["results"]) == len(gx.ExpectationSuite(**suite).expectations)
    assert all(row["result"]["details"]["summary"] for row in result["results"])
