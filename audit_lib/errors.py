"""The six ways a run of ours can fail, each with its exit code (contract section 8).

An error here is always about our run, never about a clinic: findings are verdicts, and they never meet.
Messages say what, where (file, row, column) and what to do; they never carry a value from a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where, and what to do about it."""

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """Read as one line: `where: what. remedy`."""
        place = f"{self.where}: " if self.where else ""
        stop = "" if self.what.endswith((".", "!", "?", ":", ")")) else "."
        remedy = f"{stop} {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class AuditError(Exception):
    """Base of all; holds every problem found, so that nobody is sent back once per fault."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: str | Problem | Sequence[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["AuditError"], tuple[tuple[Problem, ...]]]:
        """Survive the way back from a worker process."""
        return (type(self), (self.problems,))


class ParameterError(AuditError):
    """The run file or the command line asks for something that cannot be."""

    exit_code = 10


class DecisionError(AuditError):
    """The decision file is not a decision."""

    exit_code = 11


class InputError(AuditError):
    """An input file is missing, unreadable, or lacks what it must have."""

    exit_code = 12


class RuleError(AuditError):
    """A rule or a fact could not be computed: our fault, never a verdict."""

    exit_code = 13


class ReportError(AuditError):
    """A notebook or a page could not be made."""

    exit_code = 14


class DistributionError(AuditError):
    """Finished reports could not be handed out."""

    exit_code = 15
