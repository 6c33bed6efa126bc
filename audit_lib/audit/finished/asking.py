"""What an analyst asks for of a run: clinics, rules and a period, as people write them, checked against what there is.

An id that the run does not know is an error that names it: an empty frame would say that all is well.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date

from audit_lib.audit.finished.manifest import Manifest
from audit_lib.errors import ParameterError, Problem

Ids = str | Iterable[str]
"""One id or several."""
Period = str | date | tuple[str | date, str | date]
"""`2026`, `2026-Q1`, `2026-04` or `2026-04-15`, or the first and the last of such."""
WITHOUT_VERDICTS = "data_error"
_PERIOD = re.compile(r"\d{4}(-?Q[1-4]|-\d{2}(-\d{2})?)?")


def choose_clinics(manifest: Manifest, clinic: Ids) -> list[str]:
    """The clinics asked for as the run spells them, sorted.

    Raises:
        ParameterError: the run does not know one, or has nothing of it but a data error.
    """
    chosen = _choose(clinic, manifest.clinics, "clinic", "mottagningen", "clinics() visar dem som finns.")
    in_error = [clinic_id for clinic_id in chosen if manifest.clinics[clinic_id].state == WITHOUT_VERDICTS]
    if in_error:
        what = "har inget resultat: dess rad i tabellen clinics har datafel och lästes inte in."
        remedy = "Felet står i data_errors()."
        raise ParameterError([Problem(f"{clinic_id} {what}", "clinic", remedy) for clinic_id in in_error])
    return chosen


def choose_rules(known: Collection[str], rule: Ids) -> list[str]:
    """The rules asked for as the decision spells them, sorted.

    Raises:
        ParameterError: there is no such rule.
    """
    return _choose(rule, known, "rule", "regeln", f"Reglerna är {', '.join(known)}.")


def _choose(asked: Ids, known: Collection[str], argument: str, what: str, remedy: str) -> list[str]:
    is_many = isinstance(asked, Iterable) and not isinstance(asked, str)
    wanted = {str(name).strip() for name in (asked if is_many else [asked])}
    unknown = sorted(name for name in wanted if name.upper() not in known)
    if unknown or not wanted:
        said = [f"{what} {name} finns inte i körningen" for name in unknown] or ["inget id är angivet"]
        raise ParameterError([Problem(f"{text}.", argument, remedy) for text in said])
    return sorted(name.upper() for name in wanted)


def choose_days(period: Period) -> tuple[date, date]:
    """The first and the last day asked for.

    Raises:
        ParameterError: it is no period, or ends before it begins.
    """
    first, last = period if isinstance(period, tuple) and len(period) == 2 else (period, period)
    days = _read_days(first)[0], _read_days(last)[1]
    if days[0] > days[1]:
        raise ParameterError(Problem(f"perioden slutar före den börjar: {first}, {last}.", "period"))
    return days


def _read_days(asked: object) -> tuple[date, date]:
    import pandas as pd  # noqa: PLC0415 (needed by few)

    # A number of a year and a pandas Period read as they are written.
    text = asked.isoformat()[: len("2026-04-15")] if isinstance(asked, date) else str(asked)
    try:
        if _PERIOD.fullmatch(text):
            found = pd.Period(text)
            return found.start_time.date(), found.end_time.date()
    except ValueError:  # a month 13
        pass
    remedy = 'Skriv "2026", "2026-Q1", "2026-04" eller "2026-04-15", eller den första och den sista: (från, till).'
    raise ParameterError(Problem(f"{text} är ingen period.", "period", remedy))
