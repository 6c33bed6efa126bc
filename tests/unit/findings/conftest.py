"""great-expectations is imported before warnings are errors: it imports modules that Python has deprecated."""

import importlib
import warnings

import pytest
from unit.batch.small_region import SmallRegion

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    importlib.import_module("audit_lib.check.validate")


@pytest.fixture
def region(tmp_path):
    return SmallRegion(tmp_path)
