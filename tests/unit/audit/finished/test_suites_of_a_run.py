"""The suites that a run saved, read back whole: read by great-expectations alone they would be empty, and pass."""

import shutil
import subprocess
import sys

import pytest

import audit_lib
from audit_lib.errors import ParameterError


def test_a_runs_suites_have_every_rule_of_its_decision(audit):
    suites = audit_lib.load(audit.run.out).suites()

    assert sorted(audit.decision.rules) == sorted(
        rule.meta["rule_id"] for suite in suites.values() for rule in suite.expectations
    )
    assert suites["errand_facts"] == audit_lib.build_suites(audit.decision)["errand_facts"]


@pytest.mark.proof
def test_they_are_whole_in_a_process_that_has_done_nothing_else(audit):
    program = (
        f"import audit_lib; print(len(audit_lib.load({str(audit.run.out)!r}).suites()['errand_facts'].expectations))"
    )

    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True)

    assert int(done.stdout) == len(audit.decision.rules_on("errand_facts"))


def test_a_run_without_its_suites_says_so(audit, tmp_path):
    folder = shutil.copytree(audit.run.out, tmp_path / "run")
    shutil.rmtree(folder / "gx")

    with pytest.raises(ParameterError, match="inga sviter"):
        audit_lib.load(folder).suites()
