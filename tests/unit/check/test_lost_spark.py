"""A Spark session that is lost between the facts and the rules is exit 13, in the engine's own words if it has any."""

from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from great_expectations.datasource.fluent import interfaces
from test_shared_source import SUITES

from audit_lib.check import validate
from audit_lib.errors import Problem, RuleError


class LostDatabase:
    def __init__(self, answer: Callable[[], Any]) -> None:
        self.answer = answer

    def execute(self, query: str) -> Any:
        return self.answer()

    def frame(self, name: str) -> Any:
        return object()


def lose(*_: Any, **__: Any) -> NoReturn:
    raise interfaces.TestConnectionError("SE2321000131-E000000000001")


class Source:
    """GX's own source of a session that answers no more, at whichever step it is found out."""

    def __init__(self, step: str) -> None:
        setattr(self, step, lose)

    def __getattr__(self, name: str) -> Callable[..., "Source"]:
        return lambda *_, **__: self

    @property
    def data_sources(self) -> "Source":
        return self


STEPS = ["add_spark", "add_dataframe_asset", "get_batch", "validate"]


@pytest.mark.parametrize("step", STEPS)
def test_it_is_told_as_the_engine_tells_it(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail() -> NoReturn:
        raise RuleError(Problem("Spark kunde inte utföra arbetet (Py4JNetworkError)."))

    monkeypatch.setattr(validate, "make_context", lambda: Source(step))
    with pytest.raises(RuleError, match=r"^Spark kunde inte utföra arbetet"):
        validate.validate_facts(LostDatabase(fail), SUITES)


@pytest.mark.parametrize("step", STEPS)
def test_an_engine_that_answers_after_all_is_still_exit_13_and_no_value_is_told(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(validate, "make_context", lambda: Source(step))
    with pytest.raises(RuleError, match=r"^(?!.*SE2321).*faktabasen svarar inte\..*Kör om") as caught:
        validate.validate_facts(LostDatabase(lambda: None), SUITES)

    assert caught.value.exit_code == 13
