"""Tables in, outcome out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from .clinic import Clinic, Judgement
from .intake.cleaning import RawTables, clean_tables
from .rules.clinic import judge_clinic
from .rules.errands import judge_errands
from .rules.rows import judge_rows
from .settings import read_settings

VerdictRow = tuple[str, str, str, str, str, int | None, int | None, int | None, int | None]
ERRAND_RULES = ("SVA-01", "STA-01", "MED-01", "KON-01")
RULES = frozenset(
    (
        *("UTB-00", "UTB-01", "UTB-02", "UTB-03", "TID-01", "LAK-01", "INT-01", "INT-02", "INT-03"),
        *("EGR-01", "EGR-02", "EGR-03", "FRA-01", "FRA-02", "FRA-03", "VIL-01", "VIL-02", "VIL-03", "VIL-05"),
        *("ADM-01", "ADM-02", "ADM-03", "STA-01", "SVA-01", "SVA-02", "SVA-03", "SVA-04", "MED-01", "KON-01"),
        *("DOK-01", "REC-01", "REM-01", "BES-01"),
    )
)
"""The rules that were written here a second time. Of any other rule this program says nothing, and need not."""


@dataclass(frozen=True)
class Outcome:
    """What contract section 7 writes, without observations and reasons."""

    verdicts: list[VerdictRow]  # clinic, rule, subject, verdict, kind, assessed, deviating, pending, excluded
    deviations: list[tuple[str, str, str, str]]  # clinic, rule, subject, item
    data_errors: list[tuple[str, int, str, str]]  # table, row, column, rule

    def find_verdict(self, rule_id: str, subject: str = "-", clinic_id: str | None = None) -> str:
        """The one verdict of a rule and subject, for tests of a single clinic."""
        found = [v[3] for v in self.verdicts if v[1:3] == (rule_id, subject) and clinic_id in (None, v[0])]
        (verdict,) = found
        return verdict

    def find_numbers(self, rule_id: str) -> tuple[int | None, ...]:
        """The four numbers of a rule about the clinic, for tests of a single clinic."""
        (numbers,) = [v[5:] for v in self.verdicts if v[1:3] == (rule_id, "-")]
        return numbers


def judge(
    tables: RawTables,
    run: Mapping[str, object],
    columns: Mapping[str, set[str]] | None = None,
    cards: bool = False,
    *,
    read_text: Callable[..., Any] | None = None,
    names_certificate: Callable[..., bool | None] | None = None,
    aliases: Mapping[str, str] | None = None,
) -> Outcome:
    """Audit a region in the most naive way.

    Args:
        tables: Rows per table as in the CSV files; None or a missing key is an absent table.
        run: ``period_from``, ``period_to``, ``audit_date``, ``extract_at``, ``readings``.
        columns: Header columns per table; by default the union of the rows' keys.
        cards: The tables come from contact cards, so ``active(s)`` is never nej.
        read_text: Reader of villkorstexter; by default ``audit_lib.facts.terms.read_terms``.
        names_certificate: By default ``audit_lib.facts.terms.names_certificate_with_visit``.
        aliases: Further spellings → code, beyond the annex.

    Returns:
        Sorted verdicts, deviations and data errors.
    """
    settings = read_settings(run, cards=cards, aliases=aliases or {})
    clean = clean_tables(tables, columns, settings)
    verdicts: list[VerdictRow] = []
    deviations: list[tuple[str, str, str, str]] = []
    for row in clean.rows["clinics"]:
        if row.left_out:
            continue
        clinic = Clinic(row, clean, settings, read_text or _read_terms, names_certificate or _names_certificate)
        judgements: list[Judgement] = list(chain(judge_clinic(clinic), judge_rows(clinic), judge_errands(clinic)))
        for found in judgements:
            verdicts.append((clinic.clinic_id, found.rule_id, found.subject, found.verdict, found.kind, *found.numbers))
            deviations += [(clinic.clinic_id, found.rule_id, found.subject, item) for item in _items(found)]
    return Outcome(sorted(verdicts, key=lambda v: v[:3]), sorted(deviations), clean.list_errors())


def _items(found: Judgement) -> tuple[str, ...]:
    if found.rule_id in ERRAND_RULES:
        return found.deviating_errands or ()
    return (found.subject,) if found.verdict == "ej_uppfylld" else ()


def _read_terms(html: str, *, service: str) -> Any:
    from audit_lib.facts.terms import read_terms  # noqa: PLC0415 - another stage, wanted only when a text is

    return read_terms(html, receipt_counts=service == "skicka_meddelande")


def _names_certificate(html: str, certificate: str) -> bool | None:
    from audit_lib.facts.terms import names_certificate_with_visit  # noqa: PLC0415 - as above

    found: bool | None = names_certificate_with_visit(html, certificate)
    return found
