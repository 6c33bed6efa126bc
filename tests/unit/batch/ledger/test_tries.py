"""How often a notebook is tried: what was lost once more, what a cell or a limit ended not again."""

from collections import deque

import pytest

from audit_lib.batch.notebooks.workers import Round
from audit_lib.batch.states import LossReason


@pytest.mark.parametrize(
    ("reason", "tries"), [(None, 1), *((reason, 2 if reason is LossReason.DIED else 1) for reason in LossReason)]
)
def test_only_a_death_is_worth_another_try_and_only_one(reason, tries):
    round_ = Round({"a": None, "b": None}, deque(["a", "b"]))
    tried, outcome = 0, None
    while outcome is None:
        assert round_.take_next() == "a", "another try comes before what waits"
        tried += 1
        outcome = round_.settle("a", "problemet" if reason else "", reason)

    assert tried == tries
    assert (outcome.clinic_id, outcome.reason, outcome.attempts) == ("a", reason, tries)
    assert outcome.problem == ("problemet" if reason else "")
    assert [*round_.waiting] == ["b"]
