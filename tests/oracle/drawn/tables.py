"""Nasty rows for every table but errands and messages."""

from __future__ import annotations

from datetime import date, timedelta

from ..service_names import ANNEX, NINE, RECOMMENDED, STAYS_EGEN
from .cells import Dice

Cells = dict[str, str | None]
CERTIFICATES = ("Sjukintyg", "Intyg för färdtjänst", "Körkortsintyg", "Vaccinationsintyg")
VISIT_TYPES = ("Läkarbesök", "Besök hos distriktsläkare", "Sjuksköterska", "Provtagning", "Tandläkare")
PROFESSIONS = (None, "Läkare", "Sjuksköterska|Överläkare", "Tandläkare", "Sjuksköterska", "Läkarsekreterare")
TEMPLATES = (None, None, "EGREM", "egrem", "OVR", "TIDB")
CHANNEL_CODES = (*NINE, "avomboka_tid", "radgivning")
SERVICE_CODES = (
    *NINE,
    "avomboka_tid",
    "egenremiss",
    "egen",
    "webbtidbok_boka",
    "webbtidbok_avomboka",
    *RECOMMENDED[:2],
)
OMBUD = "<li>Du kan göra ärenden för dig själv eller som ombud för någon annan.</li>"
SVAR = "<li>Du får svar inom två vardagar.</li>"
TERMS = (
    f"<ul>{SVAR}{OMBUD}</ul>",
    f"<ul>{OMBUD}</ul>",
    f"<ul>{SVAR}</ul>",
    f"<ul><li>Vi svarar inom två arbetsdagar.</li>{OMBUD}</ul>",
    f"<ul><li>Du får svar nästa vardag.</li>{OMBUD}</ul>",
    f"<ul><li>Du får svar inom fem arbetsdagar.</li>{OMBUD}</ul>",
    f"<ul><li>Normalt får du svar inom två vardagar.</li>{OMBUD}</ul>",
    "Vi svarar inom två vardagar. Du kan vara ombud för en annan person.",
    f"<ul><li>Ring mottagningen på XX-XX XX XX.</li>{SVAR}</ul>",
    f"<ul><li>Sjukintyg kräver ett besök hos oss.</li>{SVAR}{OMBUD}</ul>",
    f"<ul><li>Körkortsintyg: boka först besök.</li><li>Vaccinationsintyg: inget besök.</li>{SVAR}</ul>",
    "<p>Du får svar inom två…",
    "<p>&nbsp;</p>",
    'Text, med komma; och "citat"\noch radbrytning. Du får svar inom två vardagar.',
)
UNTOLD = ("Receptförnyelse", "Samtal hos sköterskan")
"""Names that nothing but a clinic's own rows can explain."""


def make_clinic(dice: Dice, clinic_id: str, number: int, audit_date: date) -> Cells:
    """A clinics row."""
    days = (-400, -1, 0, 1, 40)
    return {
        "clinic_id": clinic_id.lower() if dice.chance(0.1) else clinic_id,
        "name": None if dice.chance(dice.share_bad / 3) else f"Påhittade mottagningen {number} (syntetiska data)",
        "clinic_type": dice.pick("vardcentral", None),
        "municipality": dice.pick("Påhittköping", None),
        "operated_by": dice.write_word("egen", "egen", "avtal", "avtal", "avtal", "utan_avtal"),
        "connected": dice.write_tri(0.9, 0.15),
        "connected_on": _maybe_day(dice, audit_date, days, 0.6),
        "closed_on": _maybe_day(dice, audit_date, days, 0.85),
        "referral_required": dice.write_tri(0.4),
        "physician_time_by_phone": dice.write_tri(0.7),
        "documents_eservices": dice.write_tri(),
        "webbtidbok": dice.write_tri(0.6),
        "webbtidbok_coupled": dice.write_tri(0.7),
        "webbtidbok_cancels": dice.write_tri(),
        "webbtidbok_rebooks": dice.write_tri(),
        "report_email": dice.pick(None, "chef@example.org"),
    }


def make_channels(dice: Dice, clinic_id: str) -> list[Cells]:
    """Channels rows: some services, in codes and in names."""
    codes = [code for code in CHANNEL_CODES if dice.chance(0.6)]
    if dice.is_spoilt() and codes:
        codes.append(codes[0])  # a duplicate key, often in another spelling
    return [
        {
            "clinic_id": dice.write_id(clinic_id),
            "service": write_service(dice, code),
            "phone": dice.write_tri(),
            "other": dice.write_tri(0.3),
            "exists": dice.write_tri(0.6, 0.7),
        }
        for code in codes
    ]


def make_visit_types(dice: Dice, clinic_id: str) -> list[Cells]:
    """Visit types: often all bookable."""
    share = dice.random.choice((0.5, 0.9, 1.0))
    names = [name for name in VISIT_TYPES if dice.chance(0.4)]
    if dice.is_spoilt() and names:
        names.append(names[0])
    return [
        {
            "clinic_id": dice.write_id(clinic_id),
            "visit_type": name,
            "bookable_online": dice.write_tri(share, 0.1),
            "patient_bookable": dice.write_tri(0.6),
        }
        for name in names
    ]


def make_certificates(dice: Dice, clinic_id: str) -> list[Cells]:
    """Certificates: often all of them in need of a visit."""
    visits: tuple[str | None, ...] = ("alltid", "ibland", "aldrig", "okänt", None)
    if dice.chance(0.4):
        visits = ("alltid", "alltid", "alltid", None)
    names = [name for name in CERTIFICATES if dice.chance(0.5)]
    if dice.is_spoilt() and names:
        names.append(names[0])
    return [
        {
            "clinic_id": dice.write_id(clinic_id),
            "certificate": name,
            "issued": dice.write_tri(0.8),
            "selectable": dice.write_tri(),
            "requires_visit": dice.write_word(*visits),
        }
        for name in names
    ]


def make_services(dice: Dice, clinic_id: str, number: int, audit_date: date) -> list[Cells]:
    """Activated errand types, own types that replace others among them."""
    n_services = dice.random.choice((0, 3, 8, 14))
    rows = [_make_service(dice, clinic_id, f"{number}-{i}", audit_date) for i in range(n_services)]
    if dice.is_spoilt() and rows:
        rows.append({**_make_service(dice, clinic_id, "x", audit_date), "service_id": rows[0]["service_id"]})
    return rows


def _make_service(dice: Dice, clinic_id: str, number: str, audit_date: date) -> Cells:
    code = dice.random.choice(SERVICE_CODES)
    origin = dice.write_word("standard", "standard", "egen", "egen", None)
    covers = (None, None, *NINE, "fornya_recept") + (("avomboka_tid",) if dice.disputed else ())
    active_from = audit_date + timedelta(dice.random.choice((-900, -30, -1, 0, 0, 1)) if dice.chance(0.4) else -90)
    active_to = _maybe_day(dice, audit_date, (-1, 0, 1, 30), 0.7)
    replaces = dice.pick(*covers) if (origin or "").casefold() != "standard" or dice.chance(0.1) else None
    return {
        "service_id": f"S{number}" if not dice.chance(dice.share_bad / 4) else None,
        "clinic_id": dice.write_id(clinic_id),
        "name": write_name(dice, code),
        "template": dice.pick(*TEMPLATES),
        "origin": origin,
        "replaces": write_service(dice, replaces) if replaces else None,
        "active_from": dice.write_date(active_from),
        "active_to": active_to,
        "restricted": dice.write_tri(0.2),
        "professions": dice.pick(*PROFESSIONS),
        "control_questions": dice.write_count(0, 2),
        "own_questions": dice.write_count(0, 0, 1, 2, 3),
        "description": dice.pick(None, dice.write_text("Skicka ditt ärende som ombud."), ""),
        "terms": dice.pick(None, "", "<tom>", *(dice.write_text(text) for text in TERMS)),
    }


def make_administrators(dice: Dice, clinic_id: str, audit_date: date, period: tuple[date, date]) -> list[Cells]:
    """Administrators, new ones at the edges of the period among them."""
    edges = (period[0], period[1], period[0] - timedelta(1), period[1] + timedelta(1), audit_date)
    ids = [f"A{i}" for i in range(dice.random.choice((0, 1, 1, 2, 3)))]
    if dice.is_spoilt() and ids:
        ids.append(ids[0])
    return [
        {
            "admin_id": admin_id,
            "clinic_id": dice.write_id(clinic_id),
            "name": dice.pick(None, "Påhittad Person"),
            "vgr_id": dice.pick(None, "abcde12", "abcde1"),
            "active_from": dice.write_date(dice.random.choice(edges)) if dice.chance(0.7) else None,
            "active_to": _maybe_day(dice, audit_date, (-1, 0, 1, 60), 0.7),
            "appointed_by": dice.write_word("verksamhetschef", "verksamhetschef", "annan", "okänt", None),
            "notified_on": _maybe_day(dice, audit_date, (-20, 0, 1), 0.3),
            "regional_support": dice.write_tri(0.3),
        }
        for admin_id in ids
    ]


def write_name(dice: Dice, code: str) -> str:
    """A name on the screen for a code, in one of its known spellings."""
    if code == "egen":
        return dice.random.choice((*STAYS_EGEN, *UNTOLD) if dice.chance(0.2) else STAYS_EGEN)
    name = dice.random.choice(ANNEX[code])
    noise = dice.random.randrange(8)
    if noise == 0:
        name = f"2. {name}"
    elif noise == 1:
        name = name.upper()
    elif noise == 2:
        name = name.replace(" ", "  ")
    elif noise == 3:
        name = name.replace("-", "\u2013")
    return dice.write_text(name)


def write_service(dice: Dice, code: str) -> str:
    """A service as a code or as a name, of the region's own types too; no service at all where disputed."""
    if dice.disputed and dice.is_spoilt():
        return "En okänd tjänst"
    if code == "egen" and dice.chance(0.5):
        return dice.random.choice((*STAYS_EGEN, *UNTOLD))
    if code not in ANNEX or dice.chance(0.7):
        return code.upper() if dice.chance(0.1) else code
    return dice.random.choice(ANNEX[code])


def _maybe_day(dice: Dice, around: date, days: tuple[int, ...], share_empty: float) -> str | None:
    if dice.chance(share_empty):
        return None
    return dice.write_date(around + timedelta(dice.random.choice(days)))
