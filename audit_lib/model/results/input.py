"""What is found of the input alone: the page `intake.html`. Counts and places, never a value."""

from collections.abc import Mapping

from audit_lib.files.described import Described
from audit_lib.model.results.beside_verdicts import DataError
from audit_lib.model.results.run_description import RunDescription
from audit_lib.model.store import LateTimes, LostClinic, TableInfo, UnknownName, WeakJoin
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


class InputLoss(Described):
    """What the faults of the input cost: what no verdict rests on although the files have it.

    `n_errands_left_out` of all `n_errands` rows have a fault of their own or of their replies, or their clinic has;
    `late_times` only where the run file does not say when the data was taken.
    """

    n_errors: int
    n_errands: int
    n_errands_left_out: int
    lost_clinics: tuple[LostClinic, ...]
    late_times: LateTimes | None
    unknown_names: tuple[UnknownName, ...]
    weak_joins: tuple[WeakJoin, ...]


class InputFault(Described):
    """The same fault in the same column: how many rows have it, how many of them are left out, of how many clinics.

    `first_rows` are some of their places in the source.
    """

    table: str
    column: str
    rule_id: DataRule
    reason: str
    n: int
    n_left_out: int
    n_clinics: int
    first_rows: tuple[int, ...]


class LackingRule(Described):
    """A rule that cannot be judged, at least not everywhere, for want of something."""

    rule_id: str
    name: str


class InputResult(Described):
    """The input as it was read and counted; `findings` are great-expectations' own, where they were asked for.

    `faults` has what costs most first; `not_given` is a table, or a column of one → the rules that lack it;
    `names_block` is to be pasted into the run file, where names are unknown.
    """

    synthetic: bool
    run: RunDescription
    tables: Mapping[str, TableInfo]
    loss: InputLoss
    faults: tuple[InputFault, ...]
    not_given: Mapping[str, tuple[LackingRule, ...]]
    names_block: str
    findings: tuple[InputFinding, ...]
    notes: tuple[str, ...]
    n_errors: Mapping[DataRule, int]
    first_errors: tuple[DataError, ...]
