"""What is found of the input alone: the page `intake.html`. Counts and places, never a value."""

from collections.abc import Mapping

from audit_lib.files.described import Described
from audit_lib.model.results.beside_verdicts import DataError
from audit_lib.model.results.run_description import RunDescription
from audit_lib.model.store import TableInfo, UnknownName
from audit_lib.model.verdict import DataRule


class InputFinding(Described):
    """What one expectation found of one table: of `n_rows` rows, `n_unexpected` are not as expected."""

    table: str
    column: str
    expectation: str
    topic: str
    is_met: bool
    n_rows: int
    n_unexpected: int


class InputResult(Described):
    """The input as it was read, validated and counted."""

    synthetic: bool
    run: RunDescription
    tables: Mapping[str, TableInfo]
    findings: tuple[InputFinding, ...]
    notes: tuple[str, ...]
    unknown_names: tuple[UnknownName, ...]
    n_errors: Mapping[DataRule, int]
    first_errors: tuple[DataError, ...]
