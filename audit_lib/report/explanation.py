"""An explanation of one verdict as plain text for a terminal and as HTML tables for a notebook.

The analyst's own tool: it may hold errand ids and is never part of a page that is handed out.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from audit_lib.model.decision.readings import Reading, write_value
from audit_lib.model.relations import AGGREGATED
from audit_lib.report.fragments import clean_text, render_fragment
from audit_lib.wording.say import say, say_hypothesis, say_verdict
from audit_lib.wording.sentences.explanation import COUNTS, TABLES

if TYPE_CHECKING:
    import pandas as pd

Table = tuple[str, list[str], list[list[str]]]
"""Caption, headings and rows."""


@dataclass(frozen=True)
class ExplainedFacts:
    """One thing judged, or so many errands: the values of both expressions and of the facts they name."""

    what: str | int
    applies: bool | None
    expected: bool | None
    facts: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class ExplainedErrand:
    """One deviating errand: times are local, `vardagar` counts from the day of sending."""

    errand_id: str
    service: str
    sent_at: str
    due_on: date | None
    replied_on: date | None
    vardagar: int | None
    starter_role: str | None
    messages: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, repr=False)
class Explanation:
    """The way from rows to verdict; `verdicts` holds subject, verdict and numbers."""

    clinic_id: str
    rule_id: str
    name: str
    kind: str
    source: str
    is_draft: bool
    quotes: tuple[str, ...]
    relation: str
    applies: str
    expected: str | None
    verdicts: tuple[tuple[str, str, dict[str, int]], ...]
    subjects: tuple[ExplainedFacts, ...]
    errand_counts: tuple[ExplainedFacts, ...]
    errands: tuple[ExplainedErrand, ...]
    n_unlisted: int
    readings: tuple[Reading, ...]
    values: tuple[tuple[str, float], ...]
    synthetic: bool
    supposed: tuple[Reading, ...] = ()
    """The readings that a hypothesis supposes."""

    def __str__(self) -> str:
        """The explanation as lines of plain text."""
        tables = [
            f"{caption}\n{_draw_table(head, rows)}" if rows else caption for caption, head, rows in self._list_tables()
        ]
        return clean_text("\n\n".join([*self._list_lines(), *tables])) + "\n"

    def __repr__(self) -> str:
        """Stay short: the notebook stores this beside the tables, and `print` gives the text."""
        verdicts = ", ".join(sorted({verdict for _, verdict, _ in self.verdicts}))
        return f"Explanation({self.rule_id} {self.name!r}, {self.clinic_id}: {verdicts or '–'})"

    def _repr_html_(self) -> str:
        return render_fragment(
            "explanation.html.j2", lines=self._list_lines(), tables=self._list_tables()
        )._repr_html_()

    def to_frame(self) -> "pd.DataFrame":
        """The deviating errands, or the things that the rule is judged on, as a frame.

        Its columns are those of `explained_errands` or `explained_subjects` in `docs/frames.md`; the latter has the
        facts that the expressions name besides. A warning tells of errands that are not listed.
        """
        from audit_lib.model.frames.columns import FRAMES  # noqa: PLC0415 (who makes no frame pays nothing)
        from audit_lib.model.frames.kinds import CATEGORY, FrameColumn  # noqa: PLC0415
        from audit_lib.model.frames.typed import frame_rows  # noqa: PLC0415

        if self.relation == AGGREGATED:
            if self.n_unlisted:
                warnings.warn(say("explanation.not_in_frame", n=str(self.n_unlisted)), stacklevel=2)
            return frame_rows("explained_errands", (_list_cells(errand) for errand in self.errands))
        verdict_of = {subject: verdict for subject, verdict, _ in self.verdicts}
        known = {column.name: column for column in FRAMES[self.relation].columns}
        names = [name for name, _ in self.subjects[0].facts] if self.subjects else []
        facts = [known.get(name) or FrameColumn(name, CATEGORY, "") for name in names]
        rows = (
            (it.what, verdict_of[str(it.what)], it.applies, it.expected, *dict(it.facts).values())
            for it in self.subjects
        )
        return frame_rows("explained_subjects", rows, facts)

    def _list_lines(self) -> list[str]:
        lines = [say("explanation.synthetic")] if self.synthetic else []
        lines += [say_hypothesis(self.supposed)] if self.supposed else []
        about = {"rule_id": self.rule_id, "name": self.name, "kind": self.kind, "clinic_id": self.clinic_id}
        source = say("explanation.draft", source=self.source) if self.is_draft else self.source
        quotes = [f"”{quote}”" for quote in self.quotes]
        # By the words that head their values in the tables.
        words = zip(TABLES["subjects"][-2:], (self.applies, self.expected), strict=True)
        expressions = [f"{word}:  {' '.join(text.split())}" for word, text in words if text]
        expressions.insert(0, say("explanation.relation", relation=self.relation))
        return [*lines, say("explanation.rule", **about), "\n".join([*quotes, source]), "\n".join(expressions)]

    def _list_tables(self) -> list[Table]:
        """The verdicts, and of the rest what there is."""
        tables = [
            _make_facts_table("subjects", self.subjects),
            _make_facts_table("errand_counts", self.errand_counts),
            _make_table("errands", [_write_errand(errand) for errand in self.errands], n_more=self.n_unlisted),
            _make_table("values", [[name, _write_fact(n)] for name, n in self.values]),
            _make_table("readings", [[it.name, _write_fact(it.value), it.label, it.reason] for it in self.readings]),
        ]
        verdicts = _make_table("verdicts", [self._write_verdict(*row) for row in self.verdicts])
        return [verdicts, *(table for table in tables if table[-1])]

    def _write_verdict(self, subject: str, verdict: str, numbers: dict[str, int]) -> list[str]:
        counted = ", ".join(f"{COUNTS[name]} {n}" for name, n in numbers.items())
        return [subject, say_verdict(self.kind, verdict), counted]


def _list_cells(errand: ExplainedErrand) -> tuple[Any, ...]:
    return (
        errand.errand_id,
        errand.service or None,
        datetime.fromisoformat(errand.sent_at) if errand.sent_at else None,
        errand.due_on,
        errand.replied_on,
        errand.vardagar,
        errand.starter_role,
        len(errand.messages),
    )


def _make_table(name: str, rows: list[list[str]], *, n_more: int = 0) -> Table:
    caption, *head = TABLES[name]
    return say("explanation.unlisted", caption=caption, n=str(n_more)) if n_more else caption, head, rows


def _make_facts_table(name: str, of: Sequence[ExplainedFacts]) -> Table:
    rows = [[str(row.what), *map(_write_fact, (row.applies, row.expected, *dict(row.facts).values()))] for row in of]
    caption, head, _ = _make_table(name, rows)
    names = [fact for fact, _ in of[0].facts] if of else []
    return caption, [*head, *names], rows


def _write_errand(errand: ExplainedErrand) -> list[str]:
    messages = "; ".join(f"{sent_at} {sender} {kind}" for sent_at, sender, kind in errand.messages)
    return [
        errand.errand_id,
        errand.service,
        errand.sent_at,
        str(errand.due_on or "–"),
        str(errand.replied_on or say("explanation.no_reply")),
        "–" if errand.vardagar is None else str(errand.vardagar),
        errand.starter_role or "–",
        messages or say("explanation.no_messages"),
    ]


def _write_fact(value: Any) -> str:
    if value is None:
        return say("explanation.unknown")
    return write_value(value) if isinstance(value, bool | float | tuple) else str(value)


def _draw_table(head: list[str], rows: list[list[str]]) -> str:
    """Columns in even widths, the last one as long as it is.

    >>> print(_draw_table(["a", "b"], [["1", "två"]]))
    a  b
    1  två
    """
    lines = [head, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
