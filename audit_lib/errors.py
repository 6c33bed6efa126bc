"""The six ways a run of ours can fail, each with its exit code (contract section 8).

An error here is always about our run, never about a clinic: findings are verdicts, and they never meet.
Messages say what, where (file, row, column) and what to do; they never carry a value from a row.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

BOX_WIDTH = 88
"""Characters of a line in a notebook: what JupyterLab has room for beside another notebook on a small screen."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where, and what to do about it."""

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """Read as one line: `where: what.`, and the remedy."""
        place = f"{self.where}: " if self.where else ""
        return place + " ".join(end_sentence(part) for part in (self.what, self.remedy) if part)


def end_sentence(text: str) -> str:
    """Give a sentence its full stop, where it ends with no stop of its own.

    >>> end_sentence("filen finns inte (indata/a.csv)"), end_sentence("Menade du run?")
    ('filen finns inte (indata/a.csv).', 'Menade du run?')
    """
    return text if text.endswith((".", "!", "?", ":", "…", ".”", ".)")) or not text else f"{text}."


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give `Menade du X?` for the known word that is most like one that is not known, "" if none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 (a command that goes well pays for none of this)

    by_folded = {name.casefold(): name for name in known}
    nearest = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.7)
    return f"Menade du {by_folded[nearest[0]]}?" if nearest else ""


class AuditError(Exception):
    """Base of all; holds every problem found, so that nobody is sent back once per fault."""

    exit_code: ClassVar[int] = 1
    heading: ClassVar[str] = "Det här gick inte"

    def __init__(self, problems: str | Problem | Sequence[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows in place of a traceback, which IPython asks an exception for: a box to read."""
        return [f"┌─ {self.heading}", *(f"│ {line}".rstrip() for line in self._write_lines()), "└─"]

    def _write_lines(self) -> Iterator[str]:
        from textwrap import wrap  # noqa: PLC0415 (a command that goes well pays for none of this)

        for problem in self.problems:
            yield ""
            what, remedy = end_sentence(problem.what), end_sentence(problem.remedy)
            for word, text in (("Vad", what), ("Var", problem.where), ("Gör så här", remedy)):
                label = f"{word}: ".ljust(len("Gör så här: "))
                # Ids and paths stay whole, to be copied.
                lines = wrap(
                    label + text,
                    BOX_WIDTH,
                    subsequent_indent=" " * len(label),
                    break_long_words=False,
                    break_on_hyphens=False,
                )
                yield from lines if text else ()

    def __reduce__(self) -> tuple[type["AuditError"], tuple[tuple[Problem, ...]]]:
        """Survive the way back from a worker process."""
        return (type(self), (self.problems,))


class ParameterError(AuditError):
    """The run file or the command line asks for something that cannot be."""

    exit_code = 10
    heading = "Körfilen eller en parameter behöver rättas"


class DecisionError(AuditError):
    """The decision file is not a decision."""

    exit_code = 11
    heading = "Beslutsfilen behöver rättas"


class InputError(AuditError):
    """An input file is missing, unreadable, or lacks what it must have."""

    exit_code = 12
    heading = "Indata kunde inte läsas"


class RuleError(AuditError):
    """A rule or a fact could not be computed: our fault, never a verdict."""

    exit_code = 13
    heading = "En regel eller ett faktum kunde inte räknas fram"


class ReportError(AuditError):
    """A notebook or a page could not be made."""

    exit_code = 14
    heading = "Rapporten kunde inte göras"


class DistributionError(AuditError):
    """Finished reports could not be handed out."""

    exit_code = 15
    heading = "Rapporterna kunde inte lämnas ut"
