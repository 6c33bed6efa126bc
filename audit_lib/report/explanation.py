"""An explanation of one verdict as plain text for a terminal and as HTML tables for a notebook.

The analyst's own tool: it may hold errand ids and is never part of a page that is handed out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from audit_lib.model.decision.readings import Reading
from audit_lib.report.fragments import clean_text, render_fragment
from audit_lib.wording.say import say_verdict

Facts = tuple[tuple[str, Any], ...]
WORDS = {True: "ja", False: "nej", None: "okänt"}


@dataclass(frozen=True)
class ExplainedSubject:
    """One thing judged: the values of both expressions and of the facts they name."""

    subject: str
    applies: bool | None
    expected: bool | None
    facts: Facts


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
    subjects: tuple[ExplainedSubject, ...]
    errand_counts: tuple[tuple[Facts, bool | None, bool | None, int], ...]
    errands: tuple[ExplainedErrand, ...]
    n_unlisted: int
    readings: tuple[Reading, ...]
    values: tuple[tuple[str, float], ...]
    synthetic: bool

    def __str__(self) -> str:
        """The explanation as lines of plain text."""
        parts = []
        for title, head, rows in self._list_tables():
            parts.append(f"{title}\n{_draw_table(head, rows)}" if rows else title)
        return clean_text("\n\n".join([*self._list_lines(), *parts])) + "\n"

    def __repr__(self) -> str:
        """Show the text, so that it reads the same at a Python prompt."""
        return str(self)

    def _repr_html_(self) -> str:
        return render_fragment("explanation.html.j2", lines=self._list_lines(), tables=self._list_tables()).html

    def _list_lines(self) -> list[str]:
        lines = ["Syntetiska data"] if self.synthetic else []
        lines.append(f"{self.rule_id} {self.name} ({self.kind}), mottagning {self.clinic_id}")
        quotes = "\n".join(f"”{quote}”" for quote in self.quotes)
        lines.append(f"{quotes}\n{self.source}{' – UTKAST' if self.is_draft else ''}")
        expected = f"\nväntas:  {' '.join(self.expected.split())}" if self.expected else ""
        lines.append(f"Uttryck på {self.relation}\ngäller:  {' '.join(self.applies.split())}{expected}")
        return lines

    def _list_tables(self) -> list[tuple[str, list[str], list[list[str]]]]:
        tables = [
            ("Utlåtanden", ["gäller", "utlåtande", "antal"], [self._write_verdict(*row) for row in self.verdicts])
        ]
        if self.subjects:
            tables.append(_make_table("Fakta och uttryckens värden", self.subjects))
        if self.errand_counts:
            names = [name for name, _ in self.errand_counts[0][0]]
            rows = [
                [str(n), WORDS[applies], WORDS[expected], *(_write_fact(value) for _, value in facts)]
                for facts, applies, expected, n in self.errand_counts
            ]
            tables.append(("Ärenden efter fakta", ["antal", "gäller", "väntas", *names], rows))
        if self.errands:
            more = f" (och {self.n_unlisted} till)" if self.n_unlisted else ""
            head = ["ärende", "tjänst", "skickat", "senast", "första svar", "vardagar", "startat av", "meddelanden"]
            tables.append((f"Avvikande ärenden{more}", head, [_write_errand(errand) for errand in self.errands]))
        if self.values:
            tables.append(("Daterade värden", ["värde", "i kraft"], [[name, f"{n:g}"] for name, n in self.values]))
        if self.readings:
            rows = [[one.name, _write_fact(one.value), one.label, one.reason] for one in self.readings]
            tables.append(("Tolkningar som kan påverka", ["tolkning", "i kraft", "betyder", "skäl"], rows))
        return tables

    def _write_verdict(self, subject: str, verdict: str, numbers: dict[str, int]) -> list[str]:
        counted = ", ".join(f"{name.removeprefix('n_')} {n}" for name, n in numbers.items())
        return [subject, say_verdict(self.kind, verdict), counted]


def _make_table(title: str, subjects: tuple[ExplainedSubject, ...]) -> tuple[str, list[str], list[list[str]]]:
    names = [name for name, _ in subjects[0].facts]
    rows = [
        [row.subject, WORDS[row.applies], WORDS[row.expected], *(_write_fact(value) for _, value in row.facts)]
        for row in subjects
    ]
    return title, ["vad", "gäller", "väntas", *names], rows


def _write_errand(errand: ExplainedErrand) -> list[str]:
    messages = "; ".join(f"{sent_at} {sender} {kind}" for sent_at, sender, kind in errand.messages)
    return [
        errand.errand_id,
        errand.service,
        errand.sent_at,
        errand.due_on.isoformat() if errand.due_on else "–",
        errand.replied_on.isoformat() if errand.replied_on else "inget",
        "–" if errand.vardagar is None else str(errand.vardagar),
        errand.starter_role or "–",
        messages or "inga",
    ]


def _write_fact(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return WORDS[value]
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


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
