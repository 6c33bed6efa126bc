"""Every example in a docstring is true."""

import doctest
import importlib
import pkgutil

import pytest

import audit_lib

MODULES = [info.name for info in pkgutil.walk_packages(audit_lib.__path__, "audit_lib.") if "__main__" not in info.name]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
