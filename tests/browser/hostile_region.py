"""A region (syntetiska data) whose every text, key and file name is hostile, and a decision whose every text is.

Sixty clinics carry one payload each as name, municipality and type; ten of them have six errand types, certificates and
so on each, so that every payload is also the name of an errand type, a certificate, a profession and a waiver's reason.
"""

from pathlib import Path

import yaml
from properties.hostile_texts import PAYLOADS
from state_regions import GOOD_TERMS, SERVICES, name_clinic, write_tables

from audit_lib.files.places import PARAMS

N_FULL, N_ROWS = 10, 6
TEXT_KEYS = {"sv", "en", "title", "reference", "contact", "reason", "source", "what", "where", "who", "missing"}
TEXT_KEYS |= {"deviation.observed", "deviation.expected", "group"}
RUN = {
    "synthetic": True,
    "decision": "./beslut.yaml",
    "period_from": "2026-03-01",
    "period_to": "2026-04-30",
    "audit_date": "2026-04-30",
    "extract_at": "2026-05-04 06:00",
    "out": "out",
}


def pick(number: int) -> str:
    return PAYLOADS[number % len(PAYLOADS)]


def write_hostile_region(folder: Path) -> Path:
    """Write tables, decision and run file; give the run file's path."""
    source = folder / "input"
    write_tables(source, build_tables())
    names = {}
    for n, path in enumerate(sorted(source.glob("*.csv"))):
        name = f"{n} {pick(7 * n).replace('/', '_')[:60]} '\"&.csv"
        path.rename(source / name)
        names[path.stem] = f"input/{name}"
    decision = yaml.safe_load((PARAMS / "decisions" / "vgr-hs20-2016.yaml").read_text(encoding="utf-8"))
    (folder / "beslut.yaml").write_text(yaml.safe_dump(spoil(decision, iter(range(10**6)))), encoding="utf-8")
    run_file = folder / "run.yaml"
    run_file.write_text(yaml.safe_dump(RUN | {"input": names}), encoding="utf-8")
    return run_file


def spoil(part, numbers, key=""):
    """Put a payload behind every text that a decision shows; expressions, ids and dates stay."""
    if isinstance(part, dict):
        # YAML 1.1 reads the key `on` as true.
        # A rule's own `expected` is an expression; that of its deviation is text.
        place = "deviation." if key == "deviation" else ""
        return {"on" if name is True else name: spoil(value, numbers, f"{place}{name}") for name, value in part.items()}
    if isinstance(part, list):
        return [spoil(value, numbers, key) for value in part]
    if isinstance(part, str) and key in TEXT_KEYS:
        return f"{part} {pick(next(numbers))}"
    return part


def build_tables() -> dict[str, list[dict]]:
    tables: dict[str, list[dict]] = {"clinics": []}
    for n in range(len(PAYLOADS)):
        tables["clinics"].append(
            {
                "clinic_id": name_clinic(n + 1),
                "name": pick(n),
                "municipality": pick(n + 20),
                "clinic_type": pick(n + 40),
                "operated_by": "egen",
                "connected": "ja",
                "documents_eservices": "nej",
                "report_email": pick(n + 3),
            }
        )
        if n < N_FULL:
            add_rows(tables, name_clinic(n + 1), N_ROWS * n)
    return tables


def add_rows(tables: dict[str, list[dict]], clinic_id: str, first: int) -> None:
    for service in SERVICES:
        tables.setdefault("channels", []).append({"clinic_id": clinic_id, "service": service, "phone": "ja"})
    tables.setdefault("services", []).append(
        {"service_id": f"{clinic_id} intyg", "clinic_id": clinic_id, "name": "Begär intyg", "origin": "standard"}
        | {"active_from": "2017-03-01", "terms": GOOD_TERMS}
    )
    for n in range(first, first + N_ROWS):
        key = f"{pick(n)} {n}"
        tables["services"].append(
            {
                "service_id": key,
                "clinic_id": clinic_id,
                "name": pick(n),
                "template": pick(n + 1),
                "origin": "egen",
                "replaces": "egenremiss",
                "active_from": "2017-03-01",
                "professions": f"{pick(n + 2)}|{pick(n + 3)}",
                "description": pick(n + 4),
                "terms": f"<p>{pick(n + 5)}</p><p>Du får normalt svar inom fem dagar {pick(n + 6)}.</p> XX-XX",
            }
        )
        tables.setdefault("certificates", []).append(
            {"clinic_id": clinic_id, "certificate": pick(n), "issued": "ja", "selectable": "nej"}
            | {"requires_visit": "aldrig"}
        )
        tables.setdefault("visit_types", []).append({"clinic_id": clinic_id, "visit_type": pick(n)})
        tables.setdefault("administrators", []).append(
            {"admin_id": key, "clinic_id": clinic_id, "name": pick(n + 1), "vgr_id": pick(n + 2)}
            | {"active_from": "2026-04-01", "appointed_by": "annan", "notified_on": ""}
        )
        tables.setdefault("waivers", []).append(
            {"clinic_id": clinic_id, "rule": "VIL-03", "subject": key, "reason": pick(n), "decided_by": pick(n + 1)}
            | {"valid_from": "2026-01-01"}
        )
        tables.setdefault("errands", []).append(
            {"errand_id": key, "clinic_id": clinic_id, "started_by": "personal"}
            | {"service": "kontakta_mig" if n % 3 else pick(n)}
            | {"starter_role": pick(n + 1), "sent_at": "2026-04-01 09:00", "resident_key": pick(n + 2)}
        )
        tables["errands"].append(
            {"errand_id": f"{key} b", "clinic_id": clinic_id, "service": "kontakta_mig", "started_by": "invanare"}
            | {"sent_at": "2026-04-01 09:00", "resident_key": pick(n + 2)}
        )
