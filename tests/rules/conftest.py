"""The judged cases, once a session."""

import pytest

from rules.region import judge_cases, list_specifications


@pytest.fixture(scope="session")
def judged(tmp_path_factory):
    return judge_cases(list_specifications(), tmp_path_factory.mktemp("specifications"))
