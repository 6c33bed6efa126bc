"""The one way to say something in Swedish: a sentence of the catalogue, a counted noun, a verdict's word."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from audit_lib.model.run import ReadingValue
from audit_lib.model.tables import TABLES
from audit_lib.model.verdict import Kind, Verdict
from audit_lib.wording.sentences import SENTENCES
from audit_lib.wording.swedish import format_number, format_share, format_tenths

if TYPE_CHECKING:
    from audit_lib.model.decision.readings import Reading

# Singular and plural of what is counted.
COUNTED = {
    "errands": ("ärende", "ärenden"),
    "examined": ("granskat ärende", "granskade ärenden"),
    "clinics": ("mottagning", "mottagningar"),
    "judged_clinics": ("prövad mottagning", "prövade mottagningar"),
    "judged_krav": ("prövat krav", "prövade krav"),
    "connected": ("ansluten mottagning", "anslutna mottagningar"),
    "errors": ("fel", "fel"),
    "active_services": ("aktiv ärendetyp", "aktiva ärendetyper"),
    "rows": ("rad", "rader"),
    "months": ("månad", "månader"),
    "vardagar": ("vardag", "vardagar"),
    "rules": ("regel", "regler"),
    "judgements": ("bedömning", "bedömningar"),
}

# The input's tables as a reader knows them.
TABLE_NAMES = {name: table.swedish for name, table in TABLES.items()} | {"contact_cards": "Kontaktkort"}

# What a table tells of, in a sentence about what is not told.
TOLD_OF = {
    "clinics": "mottagningarna",
    "channels": "vad som erbjuds per telefon och i andra kanaler",
    "visit_types": "besökstyper",
    "certificates": "intyg",
    "services": "ärendetyper",
    "administrators": "administratörer",
    "errands": "ärenden",
    "messages": "svaren på ärendena",
}

_JUDGED = {
    "uppfylld": "Uppfylld",
    "ej_uppfylld": "Ej uppfylld",
    "ej_tillamplig": "Ej tillämplig",
    "kan_ej_bedomas": "Kan ej bedömas",
    "information": "Information",
}
_MISSING_ABOUT = "Uppgift om "
# A relation's {subject} when something is said of all that it has; "e-tjänsten Beställ tid" needs none.
_SUBJECT_OF_ALL = {"service_facts": "ärendetypen", "certificate_facts": "intyget"}
VERDICT_WORDS = {
    "krav": _JUDGED,
    "rekommendation": _JUDGED | {"uppfylld": "Följs", "ej_uppfylld": "Följs inte"},
    "information": _JUDGED,
    "datakvalitet": _JUDGED | {"uppfylld": "Utan anmärkning", "ej_uppfylld": "Anmärkning"},
}


def say(key: str, **values: object) -> str:
    """Give a sentence of the catalogue with its values filled in; whole numbers are written the Swedish way.

    Raises:
        KeyError: no such sentence, or a value it needs was not given.
    """
    written = {
        name: format_number(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in values.items()
    }
    return SENTENCES[key].format_map(written)


def say_count(key: str, n: int) -> str:
    """Write a count with its noun in the right number.

    >>> say_count("errands", 1)
    '1 ärende'
    """
    singular, plural = COUNTED[key]
    return f"{format_number(n)} {singular if n == 1 else plural}"


def say_verdict(kind: Kind | str, verdict: Verdict | str) -> str:
    """Give the printed word of a verdict: a recommendation is followed or not, a krav is met or not.

    >>> say_verdict("rekommendation", "ej_uppfylld")
    'Följs inte'
    """
    return VERDICT_WORDS[kind][verdict]


def say_hypothesis(supposed: "Iterable[Reading]") -> str:
    """Say that what follows is a hypothesis and not the region's result, and what it supposes."""
    readings = [say("page.supposed", label=it.label, value=say_reading(it.value)) for it in supposed]
    return say("page.hypothesis", readings="; ".join(readings))


def say_reading(value: ReadingValue) -> str:
    r"""Give a reading's value in words; the only fractions among the readings are shares.

    >>> say_reading(True), say_reading(0.95)
    ('ja', '95\xa0%')
    """
    if isinstance(value, bool):
        return say("about.yes" if value else "about.no")
    return ", ".join(value) if isinstance(value, tuple) else format_tenths(round(1000 * value))


def say_summary(n_met: int, n_unmet: int, n_unknown: int, n_waived: int = 0) -> str:
    """Say in one sentence how many krav are met, of those that could be judged, and what is left.

    A waived krav is not met, but nothing is left to do about it.

    >>> say_summary(9, 2, 3)
    '9 av 11 krav uppfyllda; 2 att åtgärda; 3 kan inte bedömas – uppgifter saknas'
    >>> say_summary(9, 2, 0, n_waived=2)
    '9 av 11 krav uppfyllda; inget att åtgärda; 2 har beslutat undantag'
    """
    n_krav = n_met + n_unmet
    if n_krav == 0:
        return say("verdict.none_assessed", n_unknown=n_unknown) if n_unknown else say("verdict.none")
    parts = [say("verdict.met_one" if n_met == 1 else "verdict.met", n_met=n_met, n_krav=n_krav)]
    n_open = n_unmet - n_waived
    parts.append(say("verdict.unmet", n_unmet=n_open) if n_open else say("verdict.nothing_unmet"))
    if n_waived:
        parts.append(say("verdict.waived", n_waived=n_waived))
    if n_unknown:
        parts.append(say("verdict.unknown", n_unknown=n_unknown))
    return "; ".join(parts)


def say_in_time(n_in_time: int, n: int) -> str:
    """Say how many errands had a first reply in time, with their share."""
    return say("reply.total", n_in_time=n_in_time, errands=say_count("errands", n), share=format_share(n_in_time, n))


def say_report(missing: str) -> str:
    """Ask for a datum, from the decision's words for what is missing.

    >>> say_report("Uppgift om mottagningens administratörer")
    'Rapportera uppgift om mottagningens administratörer.'
    """
    return say("result.report", missing=missing[:1].lower() + missing[1:])


def say_missing(missing: str) -> str:
    """Say that a datum is missing, from the decision's words for it.

    >>> say_missing("Uppgift om mottagningens administratörer")
    'Uppgift saknas om mottagningens administratörer.'
    >>> say_missing("Hela villkorstexten för Beställ tid")
    'Saknas: hela villkorstexten för Beställ tid.'
    """
    if missing.startswith(_MISSING_ABOUT):
        return say("result.missing_about", what=missing.removeprefix(_MISSING_ABOUT))
    return say("result.missing", missing=missing[:1].lower() + missing[1:])


def say_not_given(source: str, missing: str) -> str:
    """Say that the region's input lacks a table, or the column that a rule's missing datum would stand in.

    >>> say_not_given("administrators", "Uppgift om mottagningens administratörer")
    'Regionen har inte lämnat uppgifter om administratörer.'
    """
    if "." not in source:
        return say("result.table_not_given", what=TOLD_OF[source])
    return say("result.column_not_given", missing=missing[:1].lower() + missing[1:])


def say_to_all(what: str, relation: str) -> str:
    """Say an action of the decision to many clinics, where no single thing can stand for {subject}.

    >>> say_to_all("Aktivera e-tjänsten {subject}.", "offer_facts")
    'Aktivera e-tjänsten.'
    >>> say_to_all("Gör {subject} valbart.", "certificate_facts")
    'Gör intyget valbart.'
    """
    subject = _SUBJECT_OF_ALL.get(relation, "")
    return what.replace(" {subject}", subject and f" {subject}").replace("{subject}", subject)
