"""One clinic's verdicts and page, word for word; `make golden` rewrites the files, and the diff is what is reviewed."""

from contextlib import closing
from pathlib import Path

import pytest
from expected_files import assert_is_golden

import audit_lib
from audit_lib.audit.clinic import check_rules, conclude
from audit_lib.audit.clinic_facts import build_clinic_facts
from audit_lib.audit.intake import open_or_take_in
from audit_lib.audit.opening import open_run
from audit_lib.model.results.clinic import ClinicResult

ROOT = Path(__file__).resolve().parents[2]
CLINIC = "SE2321000131-E999000000024"
SECTIONS = ("heading", "actions", "verdicts", "unmet", "reply_times", "changes", "data_quality", "about")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> ClinicResult:
    return audit_clinic(tmp_path_factory.mktemp("golden"))


def audit_clinic(out: Path) -> ClinicResult:
    audit = open_or_take_in(open_run(ROOT / "params" / "example.yaml", out))
    with closing(build_clinic_facts(audit, CLINIC)) as facts:
        return conclude(facts, check_rules(facts))


def test_the_verdicts_are_those_that_were_reviewed(result) -> None:
    lines = [
        f"{row.rule_id} {row.subject_label}: {row.verdict}" + "".join(f" [{seen.code}]" for seen in row.observations)
        for row in result.verdicts
    ]

    assert_is_golden("verdicts.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_says_what_was_reviewed(result, section: str) -> None:
    fragment = getattr(audit_lib, f"show_{section}")(result)

    # The version and the decision's hash differ with every release and every corrected word.
    html = fragment.html.replace(result.run.code_version, "VERSION").replace(result.run.decision_hash[:16], "HASH")

    assert_is_golden(f"{section}.html", html + "\n")


def test_two_audits_of_the_same_input_give_the_same_result(result, tmp_path: Path) -> None:
    assert result == audit_clinic(tmp_path)
