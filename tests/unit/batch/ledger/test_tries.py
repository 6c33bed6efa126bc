"""How often a notebook is tried: what was lost once more, what a cell or a limit ended not again."""

import pytest

from audit_lib.batch.notebooks.task import Answer
from audit_lib.batch.notebooks.workers import Round
from audit_lib.batch.states import LossReason


@pytest.mark.parametrize(
    ("reason", "tries"), [(None, 1), *((reason, 2 if reason is LossReason.DIED else 1) for reason in LossReason)]
)
def test_only_a_death_is_worth_another_try_and_only_one(reason, tries):
    started, is_over = [], False
    round_ = Round({"a": None, "b": None}, started.append)
    while not is_over:
        assert round_.take_next() == "a", "another try comes before what waits"
        is_over = round_.is_over("a", Answer("problemet" if reason else "", reason))

    assert started == ["a"] * tries
    assert [*round_.waiting] == ["b"]
