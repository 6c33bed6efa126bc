"""The judged cases, once a session: those of the rules that were asked for, so that one rule takes seconds."""

from pathlib import Path

import pytest

from rules.region import judge_cases, list_specifications

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def judged(request, tmp_path_factory):
    tests = [test for test in request.session.items if test.path == HERE / "test_specifications.py"]
    rules = {test.callspec.params["rule_id"] for test in tests}
    wanted = tuple(found for found in list_specifications() if found.rule_id in rules)
    return judge_cases(wanted, tmp_path_factory.mktemp("specifications"))
