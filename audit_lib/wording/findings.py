"""The Swedish words that a clinic's result carries itself; the frame around them is `report.wording`'s.

A stage of its own has its own catalogue: findings may not import the report, and what stands here is in `result.json`.
"""

from datetime import date

WHOLE_CLINIC_LABEL = "Mottagningen"
ADMINISTRATOR = "Mottagningens administratör"
NO_SUBJECT = "finns inte längre"
"""Named instead of a subject that has no verdict: an id that nobody can look up may be a person's."""

SENTENCES = {
    "report": "Rapportera {missing}.",
    "missing_about": "Uppgift saknas om {what}.",
    "missing": "Saknas: {missing}.",
    "deviating": "{n_deviating} av {n_assessed} {errands} avviker. {rule}.",
    "more": "{shown} och {n} andra",
    "own_service": "Egen ärendetyp",
    "administrator": "Administratör {number} av {n}",
    "source": "{title}, uppdaterat {day}",
    "waiver_until": "Undantag till och med {last}, beslutat av {decided_by}: {reason}.",
    "waiver_open": "Undantag tills vidare, beslutat av {decided_by}: {reason}.",
}
_ABOUT = "Uppgift om "
_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def say(key: str, **values: object) -> str:
    """Give a sentence with its values filled in."""
    return SENTENCES[key].format_map(values)


def write_day(day: date) -> str:
    r"""Write a date as a reader meets it, the day on the month's line.

    >>> write_day(date(2026, 6, 30))
    '30\xa0juni 2026'
    """
    return f"{day.day}\N{NO-BREAK SPACE}{_MONTHS[day.month - 1]} {day.year}"


def say_report(missing: str) -> str:
    """Ask for a datum, from the decision's words for what is missing.

    >>> say_report("Uppgift om mottagningens administratörer")
    'Rapportera uppgift om mottagningens administratörer.'
    """
    return say("report", missing=missing[:1].lower() + missing[1:])


def say_missing(missing: str) -> str:
    """Say that a datum is missing, from the decision's words for it.

    >>> say_missing("Uppgift om mottagningens administratörer")
    'Uppgift saknas om mottagningens administratörer.'
    >>> say_missing("Hela villkorstexten för Beställ tid")
    'Saknas: hela villkorstexten för Beställ tid.'
    """
    if missing.startswith(_ABOUT):
        return say("missing_about", what=missing.removeprefix(_ABOUT))
    return say("missing", missing=missing[:1].lower() + missing[1:])
