"""From archetypes.yaml to the planted clinics: each exists to bring some rule to some verdict.

An archetype says only how it differs from the base clinic, which follows the decision in everything.
"""

from typing import Any

from audit_lib.example.clinics.plan import NINE_SERVICES, Behaviour, ClinicPlan, Row
from audit_lib.example.clinics.service_rows import make_service_row
from audit_lib.example.content_files import make_hsa_id, read_content


def plan_archetypes(n_wanted: int) -> list[ClinicPlan]:
    """Plan the first `n_wanted` planted clinics, in the order of the file."""
    content = read_content("archetypes")
    return [
        _plan_archetype(number, archetype, content["base"])
        for number, archetype in enumerate(content["archetypes"][:n_wanted], start=1)
    ]


def _plan_archetype(number: int, archetype: dict[str, Any], base: dict[str, Any]) -> ClinicPlan:
    clinic_id = make_hsa_id(number)
    services = _list_services(clinic_id, number, archetype, base)
    known = [code for code, _ in services if code in NINE_SERVICES or code == "avomboka_tid"]
    return ClinicPlan(
        clinic_id=clinic_id,
        key=archetype["key"],
        tables={
            "clinics": [_make_clinic(clinic_id, number, archetype, base)],
            "channels": _list_channels(clinic_id, archetype),
            "visit_types": _copy_rows(clinic_id, archetype.get("visit_types", base["visit_types"])),
            "certificates": _copy_rows(clinic_id, archetype.get("certificates", base["certificates"])),
            "services": [row for _, row in services],
            "administrators": _list_administrators(clinic_id, number, archetype, base),
        },
        behaviour=Behaviour(**archetype.get("errands", {})),
        errand_services=tuple(known) or ("kontakta_mig",),
        scripted=tuple(archetype.get("scripted", ())),
    )


def _make_clinic(clinic_id: str, number: int, archetype: dict[str, Any], base: dict[str, Any]) -> Row:
    municipalities: list[str] = read_content("vocabulary")["municipalities"]
    return {
        "clinic_id": clinic_id,
        "name": f"{archetype['name']} (syntetisk)",
        "municipality": municipalities[number % len(municipalities)],
        "report_email": f"{archetype['key']}@example.invalid",
        **base["clinic"],
        **archetype.get("clinic", {}),
    }


def _list_channels(clinic_id: str, archetype: dict[str, Any]) -> list[Row]:
    """List a row per service: an answer `none` means no row, and hand-written rows replace the usual ones."""
    written = [{"clinic_id": clinic_id, **row} for row in archetype.get("channels", ())]
    replaced = {row["service"] for row in written} | ({"bestall_tid"} if written else set())
    answers = archetype.get("exists", {})
    usual = archetype.get("exists_all", "ja")
    return [
        {"clinic_id": clinic_id, "service": code, "phone": answers.get(code, usual), "other": "nej"}
        for code in NINE_SERVICES
        if answers.get(code, usual) != "none" and code not in replaced
    ] + written


def _list_services(
    clinic_id: str, number: int, archetype: dict[str, Any], base: dict[str, Any]
) -> list[tuple[str, Row]]:
    wanted: dict[str, Any] = {code: {} for code in archetype.get("services_only", base["services"])}
    wanted.update(archetype.get("services", {}))
    return [
        (code, make_service_row(clinic_id, f"S-{number:05d}-{place:02d}", code, changes))
        for place, (code, changes) in enumerate(wanted.items(), start=1)
        if changes is not None
    ]


def _list_administrators(clinic_id: str, number: int, archetype: dict[str, Any], base: dict[str, Any]) -> list[Row]:
    names: list[str] = read_content("vocabulary")["administrators"]
    rows = archetype.get("administrators", base["administrators"])
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


def _copy_rows(clinic_id: str, rows: list[dict[str, Any]]) -> list[Row]:
    return [{"clinic_id": clinic_id, **row} for row in rows]
