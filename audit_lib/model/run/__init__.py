"""A run: its parameters, and the file that they are read from (contract section 3)."""

from audit_lib.model.run.file import load_run
from audit_lib.model.run.parameters import ReadingValue, RunParameters

__all__ = ["ReadingValue", "RunParameters", "load_run"]
