"""From archetypes.yaml to the planted clinics: each exists to bring some rule to some verdict.

An archetype says only how it differs from the base clinic, which follows the decision in everything.
"""

from audit_lib.example.clinics.plan import NINE_SERVICES, ClinicPlan, make_administrator, make_service_row
from audit_lib.example.content_files import Archetype, Row, make_hsa_id, read_archetypes, read_vocabulary


def plan_archetypes(n_wanted: int) -> list[ClinicPlan]:
    """Plan the first `n_wanted` planted clinics, in the order of the file."""
    return [_plan_archetype(number, archetype) for number, archetype in enumerate(read_archetypes()[:n_wanted], 1)]


def _plan_archetype(number: int, archetype: Archetype) -> ClinicPlan:
    municipalities = read_vocabulary()["municipalities"]
    names = read_vocabulary()["administrators"]
    # One that is not activated has its number all the same.
    wanted: dict[str, Row | None] = {**{code: {} for code in archetype.services_only}, **archetype.services}
    services = {
        code: make_service_row(number, place, code, changes)
        for place, (code, changes) in enumerate(wanted.items(), start=1)
        if changes is not None
    }
    clinic: Row = {
        "name": f"{archetype.name} (syntetisk)",
        "municipality": municipalities[number % len(municipalities)],
        "report_email": f"{archetype.key}@example.invalid",
        **archetype.clinic,
    }
    return ClinicPlan(
        clinic_id=make_hsa_id(number),
        tables={
            "clinics": [clinic],
            "channels": _list_channels(archetype),
            "visit_types": archetype.visit_types,
            "certificates": archetype.certificates,
            "services": list(services.values()),
            "administrators": [
                make_administrator(number, place, names[(number + place) % len(names)], row)
                for place, row in enumerate(archetype.administrators, start=1)
            ],
        },
        behaviour=archetype.errands,
        active=services,
        scripted=archetype.scripted,
    )


def _list_channels(archetype: Archetype) -> list[Row]:
    """List a row per service: an answer `none` means no row, and hand-written rows replace the usual ones."""
    written = archetype.channels
    replaced = {row["service"] for row in written} | ({"bestall_tid"} if written else set())
    answers = {code: archetype.exists.get(code, archetype.exists_all) for code in NINE_SERVICES if code not in replaced}
    usual = [{"service": code, "phone": answer, "other": "nej"} for code, answer in answers.items() if answer != "none"]
    return [*usual, *written]
