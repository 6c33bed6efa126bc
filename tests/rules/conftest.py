"""The judged cases, once a session; great-expectations is imported before warnings are errors."""

import importlib
import warnings

import pytest

from rules.region import judge_cases, list_specifications

with warnings.catch_warnings():  # it imports modules that Python has deprecated
    warnings.simplefilter("ignore")
    importlib.import_module("audit_lib.check.validate")


@pytest.fixture(scope="session")
def judged(tmp_path_factory):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "fetch_arrow_table", DeprecationWarning)
        return judge_cases(list_specifications(), tmp_path_factory.mktemp("specifications"))
