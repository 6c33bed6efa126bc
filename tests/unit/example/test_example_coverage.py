"""The synthetic region reaches every verdict it can, judged by the tests' own plain program."""

from collections import defaultdict
from types import SimpleNamespace

import pytest
from oracle import judge

from audit_lib.example.clinics.plan import make_terms
from audit_lib.example.content_files import read_archetypes, read_planted, read_vocabulary

RUN = {
    "period_from": "2026-01-01",
    "period_to": "2026-04-30",
    "audit_date": "2026-04-30",
    "extract_at": "2026-05-04 06:00",
}
KRAV = {"uppfylld", "ej_uppfylld", "ej_tillamplig", "kan_ej_bedomas"}
SHOWN = {"information", "ej_tillamplig"}
# With an errand table given, whether an errand counts is never unknown, so these cannot be "kan ej bedömas".
KNOWN = KRAV - {"kan_ej_bedomas"}

REACHABLE = {
    **dict.fromkeys(
        ("UTB-00", "UTB-01", "UTB-02", "TID-01", "LAK-01", "INT-01", "INT-02", "INT-03", "EGR-01", "EGR-02"), KRAV
    ),
    **dict.fromkeys(
        ("FRA-01", "FRA-02", "FRA-03", "VIL-01", "VIL-02", "VIL-03", "ADM-01", "ADM-02", "ADM-03", "STA-01", "DOK-01"),
        KRAV,
    ),
    **dict.fromkeys(("SVA-01", "MED-01", "KON-01", "VIL-05"), KNOWN),
    **dict.fromkeys(("UTB-03", "SVA-02", "SVA-03", "SVA-04", "REC-01", "REM-01", "EGR-03", "BES-01"), SHOWN),
}

# What each villkorstext was written to be: ombud point, promise, grade, placeholder left.
TEXTS = {
    "bra_lista": (True, True, "exakt", False),
    "bra_meningar": (True, True, "exakt", False),
    "bra_entiteter": (True, True, "exakt", False),
    "bra_avbokning": (True, True, "exakt", False),
    "upprepad": (True, True, "exakt", False),
    "gammalt_namn": (True, True, "exakt", False),
    "likvardig": (True, True, "likvardig", False),
    "strangare": (True, True, "strangare", False),
    "utan_ombud": (False, True, "exakt", False),
    "utan_lofte": (True, False, "saknas", False),
    "garderad": (True, False, "annan", False),
    "fem_arbetsdagar": (True, False, "annan", False),
    "timmar": (True, False, "annan", False),
    "paminnelse": (True, False, "saknas", False),
    "ombud_hanvisning": (None, True, "exakt", False),
    "vardnadshavare": (None, True, "exakt", False),
    "platshallare": (True, True, "exakt", True),
    "platshallare_namn": (True, True, "exakt", True),
    "avkortad": (None, None, None, False),
    "intyg_besok": (True, True, "exakt", False),
    "intyg_avkortad": (None, None, None, False),
}
PLANTED_TEXT = (True, True, "exakt", False)


def label_texts():
    vocabulary = read_vocabulary()
    services = [*vocabulary["names"], "other"]
    return {make_terms(key, code): label for key, label in TEXTS.items() for code in services}


@pytest.fixture(scope="module")
def outcome(tables):
    labels = label_texts()

    def read_text(terms, *, service):
        ombud, promise, grade, placeholder = labels.get(terms, PLANTED_TEXT)
        return SimpleNamespace(ombud=ombud, promise=promise, promise_grade=grade, has_placeholder=placeholder)

    def names_certificate(terms, certificate):
        return None if terms.endswith("…") else certificate in terms and "besök" in terms

    return judge(tables, RUN, read_text=read_text, names_certificate=names_certificate)


def test_every_verdict_that_a_rule_can_give_is_reached(outcome):
    reached = defaultdict(set)
    for _, rule_id, _, verdict, *_ in outcome.verdicts:
        reached[rule_id].add(verdict)

    assert dict(reached) == REACHABLE


def test_offering_each_of_the_nine_services_is_met_and_unmet_somewhere(outcome):
    reached = defaultdict(set)
    for _, rule_id, subject, verdict, *_ in outcome.verdicts:
        if rule_id in {"UTB-01", "UTB-02"}:
            reached[rule_id, subject].add(verdict)

    assert [pair for pair, verdicts in reached.items() if not {"uppfylld", "ej_uppfylld"} <= verdicts] == []


def test_the_model_clinic_meets_every_demand(outcome):
    verdicts = {
        verdict for clinic_id, *_, verdict, _, _, _, _, _ in outcome.verdicts if clinic_id.endswith("E999000000001")
    }

    assert {"uppfylld", "ej_tillamplig", "information"} == verdicts


def test_the_clinic_at_the_limit_has_the_counts_it_was_written_for(outcome):
    clinic_id = find_clinic("gransen")

    assert [row[5:] for row in outcome.verdicts if row[:2] == (clinic_id, "SVA-01")] == [(12, 4, 2, 2)]


def test_every_kind_of_data_error_is_planted_and_nothing_else_is_wrong(outcome):
    planted = read_planted()
    expected = {row["dat"] for rows in planted.values() for row in rows}
    clean_rows = {table: len(rows) for table, rows in planted.items()}
    found = defaultdict(set)
    for table, row, _, _ in outcome.data_errors:
        found[table].add(row)

    assert {f"DAT-0{number}" for number in range(1, 8)} == expected
    assert expected == {rule_id for *_, rule_id in outcome.data_errors}
    assert [table for table, rows in found.items() if len(rows) > clean_rows[table]] == []


def test_planted_faults_touch_only_the_clinics_made_for_them(outcome, tables):
    touched = {
        tables[table][row - 2].get("clinic_id") for table, row, _, _ in outcome.data_errors if table != "messages"
    }
    ours = {find_clinic(key) for key in ("fel_i_data", "administrator_oviss")}

    assert ours == {clinic_id for clinic_id in touched if clinic_id and clinic_id.startswith("SE2321000131-E99900000")}


def find_clinic(key):
    keys = [archetype.key for archetype in read_archetypes()]
    return f"SE2321000131-E9990{keys.index(key) + 1:08d}"


@pytest.mark.parametrize("code", ["bestall_tid", "fornya_recept", "kontakta_mig", "begar_intyg", "egenremiss"])
def test_the_texts_are_read_as_they_were_meant(code):
    from audit_lib.facts.terms import read_terms  # noqa: PLC0415 - another stage, wanted only here

    seen = {key: read_terms(make_terms(key, code), receipt_counts=code == "skicka_meddelande") for key in TEXTS}

    assert {key: (*label[:2], label[3]) for key, label in TEXTS.items()} == {
        key: (text.ombud, text.promise, text.has_placeholder) for key, text in seen.items()
    }
