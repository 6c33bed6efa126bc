"""Intake: files of any kind in, a typed Parquet store and a list of data errors out."""

from audit_lib.intake.load import load
from audit_lib.intake.sources.headers import ColumnNames

__all__ = ["ColumnNames", "load"]
