"""The rest of the region: clinics drawn from the vocabulary, each with its habits.

Most follow the decision. Each is drawn from a generator seeded by its own number, so that more clinics never
change the first.
"""

from collections.abc import Collection, Sequence
from typing import TypeVar

import numpy as np

from audit_lib.example.clinics.plan import (
    ERRAND_WEIGHTS,
    NINE_SERVICES,
    ClinicPlan,
    make_administrator,
    make_service_row,
)  # fmt: skip
from audit_lib.example.content_files import Behaviour, Row, make_hsa_id, read_vocabulary
from audit_lib.model.services import OTHER

RECOMMENDED = ("radgivning", "fornya_hjalpmedel", "hjalp_oss_bli_battre", "levnadsvanor", "fragor_om_undersokning")
TRI = ("ja", "nej", None)
Drawn = TypeVar("Drawn")


def plan_random_clinic(number: int, seed: int) -> ClinicPlan:
    """Plan the clinic with this serial number."""
    rng = np.random.default_rng([seed, 1, number])
    types = read_vocabulary()["clinic_types"]
    clinic_type = _pick(rng, list(types), [entry["share"] for entry in types.values()])
    exists = [code for code in NINE_SERVICES if (code in types[clinic_type]["exists"]) == (rng.random() < 0.97)]
    has_webbtidbok = bool(rng.random() < 0.3)
    services = _draw_services(rng, number, exists)
    clinic = _draw_clinic(rng, number, clinic_type, has_webbtidbok)
    return ClinicPlan(
        clinic_id=make_hsa_id(number),
        tables={
            "clinics": [clinic],
            "channels": [
                {"service": code, "phone": "ja" if code in exists else "nej",
                 "other": _pick(rng, ("nej", "ja", None), (0.7, 0.1, 0.2)) if code in exists else "nej"}
                for code in NINE_SERVICES if rng.random() < 0.97
            ],
            "visit_types": _draw_visit_types(rng, has_webbtidbok),
            "certificates": _draw_certificates(rng) if "begar_intyg" in exists else [],
            "services": list(services.values()),
            "administrators": _draw_administrators(rng, number),
        },
        behaviour=_draw_behaviour(
            rng, has_errands=clinic["connected"] == "ja" and any(code in ERRAND_WEIGHTS for code in services)
        ),
        active=services,
    )  # fmt: skip


def _pick(rng: np.random.Generator, values: Sequence[Drawn], weights: Sequence[float]) -> Drawn:
    shares = np.array(weights)
    return values[int(rng.choice(len(values), p=shares / shares.sum()))]


def _pick_any(rng: np.random.Generator, names: Sequence[str]) -> str:
    return names[int(rng.integers(len(names)))]


def _draw_clinic(rng: np.random.Generator, number: int, clinic_type: str, has_webbtidbok: bool) -> Row:
    vocabulary = read_vocabulary()
    connected = _pick(rng, TRI, (0.965, 0.015, 0.02))
    return {
        "name": f"{_pick_any(rng, vocabulary['clinic_types'][clinic_type]['names'])} {number} (syntetisk)",
        "clinic_type": clinic_type,
        "municipality": _pick_any(rng, vocabulary["municipalities"]),
        "operated_by": _pick(rng, ("egen", "avtal", "utan_avtal"), (0.6, 0.38, 0.02)),
        "connected": connected,
        "connected_on": f"20{rng.integers(16, 25)}-0{rng.integers(1, 10)}-15" if connected == "ja" else None,
        "closed_on": "2026-03-31" if rng.random() < 0.01 else None,
        "referral_required": _pick(rng, TRI, (0.4, 0.5, 0.1)),
        "physician_time_by_phone": _pick(rng, TRI, (0.5, 0.4, 0.1)),
        "documents_eservices": _pick(rng, TRI, (0.8, 0.08, 0.12)),
        "webbtidbok": "ja" if has_webbtidbok else "nej",
        "webbtidbok_coupled": _pick(rng, TRI, (0.8, 0.1, 0.1)) if has_webbtidbok else "nej",
        "webbtidbok_cancels": _pick(rng, TRI, (0.7, 0.2, 0.1)) if has_webbtidbok else "nej",
        "webbtidbok_rebooks": _pick(rng, TRI, (0.6, 0.3, 0.1)) if has_webbtidbok else "nej",
        "report_email": f"mottagning{number}@example.invalid",
    }


def _draw_services(rng: np.random.Generator, number: int, exists: Collection[str]) -> dict[str, Row]:
    """Draw the activated services, by code; in nearly half of the clinics all are spelled and worded as they should."""
    texts, names = read_vocabulary()["texts"], read_vocabulary()["names"]
    clean = float(rng.random()) < 0.45
    halves = "avboka_tid" in exists and "omboka_tid" in exists and rng.random() < 0.8
    wanted = [code for code in exists if not (halves and code in {"avboka_tid", "omboka_tid"})]
    wanted += ["avomboka_tid"] if halves else []
    wanted = [code for code in wanted if rng.random() < (1.0 if clean else 0.93)]
    wanted += [code for code in RECOMMENDED if rng.random() < 0.2]
    wanted += [OTHER] if rng.random() < 0.25 else []
    services = {}
    for place, code in enumerate(wanted, start=1):
        text = _pick(rng, list(texts), [terms["share"] for terms in texts.values()])
        name = names[code][0] if clean or rng.random() < 0.6 else _pick_any(rng, names[code])
        changes = {
            "text": "bra_lista" if clean else text,
            "name": _pick_any(rng, names[OTHER]) if code == OTHER else name,
            "origin": "egen" if code == OTHER else "standard",
            "active_from": f"20{rng.integers(17, 26)}-0{rng.integers(1, 10)}-0{rng.integers(1, 10)}",
            "own_questions": str(int(rng.integers(0, 4))) if code in {"fornya_recept", OTHER} else "0",
            "restricted": "ja" if rng.random() < 0.03 else "nej",
        }
        services[code] = make_service_row(number, place, code, changes)
    return services


def _draw_visit_types(rng: np.random.Generator, has_webbtidbok: bool) -> list[Row]:
    online = (0.8, 0.15, 0.05) if has_webbtidbok else (0.0, 1.0, 0.0)
    return [
        {"visit_type": name, "bookable_online": _pick(rng, TRI, online),
         "patient_bookable": _pick(rng, TRI, (0.8, 0.1, 0.1))}
        for name in read_vocabulary()["visit_types"] if rng.random() < 0.6
    ]  # fmt: skip


def _draw_certificates(rng: np.random.Generator) -> list[Row]:
    return [
        {"certificate": name, "issued": _pick(rng, TRI, (0.85, 0.1, 0.05)),
         "selectable": _pick(rng, TRI, (0.8, 0.15, 0.05)),
         "requires_visit": _pick(rng, ("aldrig", "ibland", "alltid", "okänt"), (0.45, 0.3, 0.2, 0.05))}
        for name in read_vocabulary()["certificates"] if rng.random() < 0.5
    ]  # fmt: skip


def _draw_administrators(rng: np.random.Generator, number: int) -> list[Row]:
    rows: list[Row] = []
    for place in range(1, int(rng.integers(0, 4) if rng.random() < 0.3 else 2) + 1):
        from_on = f"2026-0{rng.integers(1, 5)}-12" if rng.random() < 0.15 else f"20{rng.integers(17, 26)}-05-12"
        name = _pick_any(rng, read_vocabulary()["administrators"])
        changes = {
            "active_from": from_on,
            "appointed_by": _pick(rng, ("verksamhetschef", "annan", "okänt"), (0.85, 0.08, 0.07)),
            "notified_on": from_on if rng.random() < 0.9 else None,
            "regional_support": "ja" if rng.random() < 0.05 else "nej",
        }
        rows.append(make_administrator(number, place, name, changes))
    return rows


def _draw_behaviour(rng: np.random.Generator, *, has_errands: bool) -> Behaviour:
    """Draw habits: a third of the clinics are never late, a few are late with half of all errands."""
    punctual = rng.random() < 0.33
    return Behaviour(
        weight=float(rng.lognormal(0.0, 1.1)) * has_errands,
        late=0.0 if punctual else float(rng.beta(1.0, 9.0)),
        never=0.0 if punctual else float(rng.beta(1.0, 60.0)),
        same_day=float(rng.uniform(0.1, 0.7)),
        question=float(rng.uniform(0.05, 0.3)),
        chatty=float(rng.choice([0.0, 0.0, 0.3])),
        unreached=float(rng.choice([0.0, 0.0, 0.05])),
        proxy=float(rng.uniform(0.01, 0.15)),
        staff=float(rng.choice([0.0, 0.03, 0.1])),
        wrong_role=float(rng.choice([0.0, 0.0, 0.0, 0.1])),
        no_role=float(rng.choice([0.0, 0.0, 0.0, 0.2])),
        no_key=float(rng.choice([0.0, 0.05, 1.0], p=[0.6, 0.35, 0.05])),
        withdrawn=float(rng.uniform(0.0, 0.05)),
        summer=float(rng.choice([1.0, 1.6, 3.0])),
    )
