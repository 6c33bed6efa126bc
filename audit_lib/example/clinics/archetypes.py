"""From archetypes.yaml to the planted clinics: each exists to bring some rule to some verdict.

An archetype says only how it differs from the base clinic, which follows the decision in everything.
"""

from collections.abc import Sequence

from audit_lib.example.clinics.plan import ERRAND_SERVICES, NINE_SERVICES, Behaviour, ClinicPlan
from audit_lib.example.clinics.service_rows import make_service_row
from audit_lib.example.content_files import Archetype, Row, make_hsa_id, read_archetypes, read_vocabulary


def plan_archetypes(n_wanted: int) -> list[ClinicPlan]:
    """Plan the first `n_wanted` planted clinics, in the order of the file."""
    return [_plan_archetype(number, archetype) for number, archetype in enumerate(read_archetypes()[:n_wanted], 1)]


def _plan_archetype(number: int, archetype: Archetype) -> ClinicPlan:
    clinic_id = make_hsa_id(number)
    services = _list_services(clinic_id, number, archetype)
    return ClinicPlan(
        clinic_id=clinic_id,
        key=archetype.key,
        tables={
            "clinics": [_make_clinic(clinic_id, number, archetype)],
            "channels": _list_channels(clinic_id, archetype),
            "visit_types": _give_to(clinic_id, archetype.visit_types),
            "certificates": _give_to(clinic_id, archetype.certificates),
            "services": list(services.values()),
            "administrators": _list_administrators(clinic_id, number, archetype.administrators),
        },
        behaviour=Behaviour(**archetype.errands),
        errand_services=tuple(code for code in services if code in ERRAND_SERVICES) or ("kontakta_mig",),
        scripted=archetype.scripted,
    )


def _make_clinic(clinic_id: str, number: int, archetype: Archetype) -> Row:
    municipalities = read_vocabulary()["municipalities"]
    return {
        "clinic_id": clinic_id,
        "name": f"{archetype.name} (syntetisk)",
        "municipality": municipalities[number % len(municipalities)],
        "report_email": f"{archetype.key}@example.invalid",
        **archetype.clinic,
    }


def _list_channels(clinic_id: str, archetype: Archetype) -> list[Row]:
    """List a row per service: an answer `none` means no row, and hand-written rows replace the usual ones."""
    written = _give_to(clinic_id, archetype.channels)
    replaced = {row["service"] for row in written} | ({"bestall_tid"} if written else set())
    answers = {code: archetype.exists.get(code, archetype.exists_all) for code in NINE_SERVICES if code not in replaced}
    return [
        {"clinic_id": clinic_id, "service": code, "phone": answer, "other": "nej"}
        for code, answer in answers.items()
        if answer != "none"
    ] + written


def _list_services(clinic_id: str, number: int, archetype: Archetype) -> dict[str, Row]:
    """Give a row per activated service, by code; one that is not activated has its number all the same."""
    wanted: dict[str, Row | None] = {**{code: {} for code in archetype.services_only}, **archetype.services}
    return {
        code: make_service_row(clinic_id, f"S-{number:05d}-{place:02d}", code, changes)
        for place, (code, changes) in enumerate(wanted.items(), start=1)
        if changes is not None
    }


def _list_administrators(clinic_id: str, number: int, rows: Sequence[Row]) -> list[Row]:
    names = read_vocabulary()["administrators"]
    return [
        {
            "admin_id": f"ADM-{number:05d}-{place}",
            "clinic_id": clinic_id,
            **make_person(names[(number + place) % len(names)], number + place),
            **row,
        }
        for place, row in enumerate(rows, start=1)
    ]


def make_person(name: str, number: int) -> Row:
    """Make an invented administrator's name and a VGR-id of the usual shape.

    >>> make_person("Eva Exempelsson", 12)
    {'name': 'Eva Exempelsson', 'vgr_id': 'evaex12'}
    """
    letters = "".join(letter for letter in name.casefold() if letter.isascii() and letter.isalpha())
    return {"name": name, "vgr_id": f"{letters[:5]}{number % 1000}"}


def _give_to(clinic_id: str, rows: Sequence[Row]) -> list[Row]:
    return [{"clinic_id": clinic_id, **row} for row in rows]
