"""What has changed since a clinic's last report: new, mended and unchanged deviations (avvikelser).

Compared thing by thing. Administrators are numbered anew in each run, so they are compared as a group. A clinic with a
new HSA-id mostly has new ids of its services too, so what has no id of then is compared by its name.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Annotated

from pydantic import AliasPath, Field

from audit_lib.files.described import Described, read_as
from audit_lib.model.results.beside_verdicts import KravThen, NamedDeviation, SinceLast
from audit_lib.model.results.clinic import VerdictRow
from audit_lib.model.results.run_description import RunDescription
from audit_lib.model.run import ReadingValue
from audit_lib.model.verdict import COMPARED, WHOLE_CLINIC, Verdict

NUMBERED = "administrator-"


class _EarlierRow(Described):
    rule_id: str
    subject: str
    subject_label: str
    kind: str
    verdict: str


class _EarlierReading(Described):
    name: str
    value: ReadingValue


class EarlierResult(Described):
    """What is compared of an earlier `result.json`, of whichever version: the rest of it is not read."""

    verdicts: tuple[_EarlierRow, ...] = field(repr=False)
    krav: Annotated[KravThen, Field(validation_alias=AliasPath("counts", "krav"))]
    audit_date: Annotated[date, Field(validation_alias=AliasPath("run", "audit_date"))]
    readings: Annotated[tuple[_EarlierReading, ...], Field(validation_alias=AliasPath("run", "readings"))]
    clinic_id: Annotated[str, Field(validation_alias=AliasPath("clinic", "clinic_id"))]


def read_earlier(content: object) -> EarlierResult | None:
    """Take from an earlier result what is compared; None if the content has nothing of the sort."""
    return read_as(EarlierResult, content)


def compare_results(
    rows: Iterable[VerdictRow], run: RunDescription, previous: EarlierResult | None, *, clinic_id: str
) -> SinceLast | None:
    """Sort the deviations of two results of the same clinic and decision; its HSA-id may be another now.

    Returns:
        None without an earlier result. `unclear` are those that were deviations and cannot be assessed now; a rule
        that the decision no longer has is not compared.
    """
    if previous is None:
        return None
    rows = list(rows)
    rules = {row.rule_id for row in rows}
    then = [row for row in previous.verdicts if row.rule_id in rules]
    has_moved = previous.clinic_id != clinic_id
    shared = {_key(row) for row in rows} & {_key(row) for row in then} if has_moved else None
    now, before = _list_unmet(rows, shared), _list_unmet(then, shared)
    unknown = {_key(row, shared) for row in rows if row.verdict is Verdict.KAN_EJ_BEDOMAS}
    gone = before.keys() - now.keys()
    return SinceLast(
        audit_date=previous.audit_date,
        new=_name(now, now.keys() - before.keys()),
        mended=_name(before, gone - unknown),
        unclear=_name(before, gone & unknown),
        unchanged=_name(now, now.keys() & before.keys()),
        krav=previous.krav,
        readings_changed={(reading.name, reading.value) for reading in run.readings}
        != {(reading.name, reading.value) for reading in previous.readings},
        clinic_id=previous.clinic_id if has_moved else None,
    )


def _key(row: VerdictRow | _EarlierRow, shared: Collection[tuple[str, str]] | None = None) -> tuple[str, str]:
    key = row.rule_id, NUMBERED if row.subject.startswith(NUMBERED) else row.subject
    return key if shared is None or key in shared else (row.rule_id, row.subject_label)


def _list_unmet(
    rows: Iterable[VerdictRow | _EarlierRow], shared: Collection[tuple[str, str]] | None
) -> dict[tuple[str, str], str]:
    """Key → label; `shared` are the keys in both results of a clinic with a new id, None for any other clinic."""
    return {
        _key(row, shared): "" if row.subject == WHOLE_CLINIC or row.subject.startswith(NUMBERED) else row.subject_label
        for row in rows
        if row.kind in COMPARED and row.verdict == Verdict.EJ_UPPFYLLD
    }


def _name(labels: Mapping[tuple[str, str], str], keys: Iterable[tuple[str, str]]) -> tuple[NamedDeviation, ...]:
    return tuple(NamedDeviation(key[0], labels[key]) for key in sorted(keys))
