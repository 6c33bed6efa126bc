"""Laws of the audit that hold for any region: order, independence of clinics, and never a verdict from ignorance."""

import datetime as dt
from collections import defaultdict
from itertools import count, islice
from pathlib import Path
from random import Random

import pytest
from oracle import RULES
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables
from rules.region import list_specifications, make_tables
from rules.specification import RUN, Case, channel

from audit_lib.audit.clinic import check_rules
from audit_lib.audit.clinic_facts import build_clinic_facts
from audit_lib.audit.intake import choose_clinics, take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.findings.verdicts import collect_verdicts
from audit_lib.model.verdict import Kind

EXAMPLE = Path(__file__).parents[2] / "data" / "example" / "run.yaml"
JUDGED = {"uppfylld", "ej_uppfylld"}
SEEDS = (3, 11)

# Columns where an empty cell is okänt. Elsewhere it means "none" (active_to), or the contract says what it counts as
# (patient_bookable, regional_support); `exists` has a test of its own.
KNOWLEDGE = {
    "clinics": (
        "referral_required",
        "physician_time_by_phone",
        "documents_eservices",
        "webbtidbok",
        "webbtidbok_coupled",
        "webbtidbok_cancels",
        "webbtidbok_rebooks",
        "connected",
    ),
    "channels": ("phone", "other"),
    "visit_types": ("bookable_online",),
    "certificates": ("issued", "selectable", "requires_visit"),
    "services": ("origin", "own_questions", "terms"),
    "administrators": ("appointed_by",),
    "errands": ("starter_role",),
}

# What the example region cannot bring about, and why.
UNREACHABLE = {
    ("VIL-05", "kan_ej_bedomas"): "a text that is not known has no placeholder to find: the rule does not apply",
    ("SVA-01", "kan_ej_bedomas"): "errands and messages are given, so every reply is known",
    ("MED-01", "kan_ej_bedomas"): "errands and messages are given, so every reply is known",
    ("KON-01", "kan_ej_bedomas"): "errands and messages are given, so every contact is known",
}


def judge(tables, run, folder):
    return check_region(take_in(open_run(write_csv_region(tables, run, folder))))


def by_place(verdicts):
    return {(row["clinic_id"], row["rule_id"], row["subject"]): row for row in verdicts.to_pylist()}


# -- order ----------------------------------------------------------------------------------------------------


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_and_columns_is_irrelevant(seed, tmp_path):
    tables, run = random_tables(seed, n_clinics=4, n_errands=30)
    random = Random(seed)  # noqa: S311 - test data, no secret
    shuffled = {table: random.sample(rows, len(rows)) for table, rows in tables.items()}
    turned = {table: [dict(reversed(row.items())) for row in rows] for table, rows in shuffled.items()}

    before, after = judge(tables, run, tmp_path / "a"), judge(turned, run, tmp_path / "b")

    assert before.verdicts.equals(after.verdicts)
    assert before.deviations.equals(after.deviations)


# -- a compliant errand ---------------------------------------------------------------------------------------


def add_compliant_errands(tables, run):
    """Errands that no rule can blame: answered once within the hour, started by the right role."""
    sent = f"{run['period_from']} 08:00"
    columns = list(tables["errands"][0])
    numbers = count()
    errands, messages = list(tables["errands"]), list(tables["messages"])
    starters = {"kontakta_mig": "invanare", "skicka_meddelande": "ombud", "begar_intyg": "personal"}
    for clinic_id in sorted({row["clinic_id"] for row in tables["clinics"]}):
        for service, starter in starters.items():
            errand_id = f"god-{next(numbers)}"
            cells = {"errand_id": errand_id, "clinic_id": clinic_id, "service": service, "started_by": starter}
            cells |= {"sent_at": sent, "starter_role": "vardgivare", "closed_at": f"{run['period_from']} 10:00"}
            errands.append({name: cells.get(name) for name in columns})
            reply = {"errand_id": errand_id, "sent_at": f"{run['period_from']} 09:00"}
            messages.append({**reply, "sender": "mottagning", "kind": "delsvar"})
    return {**tables, "errands": errands, "messages": messages}


def find_regions_with_replies():
    """Random regions in the long form whose data is taken after the period's first morning."""
    for seed in count(100):
        tables, run = random_tables(seed, n_clinics=4, n_errands=30)
        taken = run.get("extract_at") or f"{run.get('audit_date') or run['period_to']} 23:59"
        long_form = tables.get("errands") and tables.get("messages")
        is_judged = any(row.get("operated_by") in {"egen", "avtal"} for row in tables["clinics"])
        if (
            is_judged
            and long_form
            and {"starter_role"} <= set(tables["errands"][0])
            and taken > f"{run['period_from']} 12:00"
        ):
            yield pytest.param(tables, run, id=str(seed))


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(("tables", "run"), list(islice(find_regions_with_replies(), 3)))
def test_compliant_errands_added_never_worsen_a_verdict(tables, run, tmp_path):
    before = by_place(judge(tables, run, tmp_path / "a").verdicts)
    after = by_place(judge(add_compliant_errands(tables, run), run, tmp_path / "b").verdicts)
    better_or_same = {
        "uppfylld": {"uppfylld"},
        "ej_uppfylld": {"uppfylld", "ej_uppfylld"},
        "kan_ej_bedomas": {"uppfylld", "kan_ej_bedomas"},
        "ej_tillamplig": {"uppfylld", "ej_tillamplig"},
        "information": {"information"},
    }

    worse = [place for place, row in before.items() if after[place]["verdict"] not in better_or_same[row["verdict"]]]
    more = [place for place, row in before.items() if (row["n_deviating"] or 0) < (after[place]["n_deviating"] or 0)]

    assert set(before) == set(after)
    assert (worse, more) == ([], [])


# -- a datum removed ------------------------------------------------------------------------------------------


def list_removals(case):
    """Copies of a case, each without one thing that was known."""
    rows = list(case.rows())
    for position, row in enumerate(rows):
        for name in KNOWLEDGE.get(row.table, ()):
            if row.cells.get(name):
                cells = {**row.cells, name: None if row.table == "services" else ""}
                kept = [*rows[:position], type(row)(row.table, cells), *rows[position + 1 :]]
                yield Case(f"{case.title} utan {name}", kept, case.then)


def test_a_datum_removed_never_settles_what_could_not_be_judged(tmp_path):
    plain = [
        case
        for specification in list_specifications()
        for case in specification.cases
        if not (case.about_reach or case.absent or case.without or case.wide or case.run or case.readings)
    ]
    pairs = [(case, less) for case in plain for less in list_removals(case)]
    cases = [case for pair in pairs for case in pair]
    verdicts = by_place(judge(make_tables(cases), RUN, tmp_path).verdicts)
    broken, n_open = [], 0
    answers = defaultdict(dict)
    for (clinic_id, rule_id, subject), row in verdicts.items():
        number = int(clinic_id[-12:])
        # Keys begin with the case's number: the subject within its case is what follows.
        answers[number][rule_id, subject.removeprefix(f"{number}-")] = row["verdict"]
    for position, (case, less) in enumerate(pairs):
        fuller, poorer = answers[2 * position + 1], answers[2 * position + 2]
        for place, verdict in fuller.items():
            n_open += verdict == "kan_ej_bedomas"
            if verdict == "kan_ej_bedomas" and poorer.get(place) in JUDGED:
                broken.append((case.title, less.title, place))

    assert broken == []
    assert n_open > 1000


def test_the_one_exception_is_an_explicit_answer_that_gives_way_to_the_two_channels(tmp_path):
    explicit = [channel("fornya_recept", exists="nej", phone="ja")]
    cases = [Case("uttryckligt nej", explicit, ""), Case("utan", [channel("fornya_recept", phone="ja")], "")]
    tables = {name: rows for name, rows in make_tables(cases).items() if name != "services"}
    verdicts = by_place(judge(tables, RUN, tmp_path).verdicts)
    found = [row["verdict"] for place, row in verdicts.items() if place[1:] == ("UTB-02", "fornya_recept")]

    assert found == ["kan_ej_bedomas", "uppfylld"]


# -- the example region ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    audit = take_in(open_run(EXAMPLE, tmp_path_factory.mktemp("example")))
    return audit, check_region(audit).verdicts


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.proof)], ids=["some clinics", "every clinic"])
def test_a_clinic_judged_alone_gets_the_verdicts_it_gets_in_the_region(example, step):
    audit, region = example
    in_region = defaultdict(list)
    for row in region.to_pylist():
        in_region[row["clinic_id"]].append(row)
    different = []
    for clinic_id in choose_clinics(audit.store, [])[::step]:
        facts = build_clinic_facts(audit, clinic_id)
        alone = collect_verdicts(check_rules(facts).verdicts_of, audit.decision).to_pylist()
        facts.close()
        if alone != in_region[clinic_id]:
            different.append(clinic_id)

    assert different == []
    assert len(in_region) >= 30


def test_clinics_left_out_of_the_files_change_no_other_clinics_verdicts(tmp_path):
    plain = [case for case in list_specifications()[0].cases + list_specifications()[-1].cases if not case.readings]
    plain = [case for case in plain if not (case.absent or case.without or case.wide or case.run)]
    tables = make_tables(plain)
    kept = {row["clinic_id"] for row in tables["clinics"][::3]}
    errands = {row["errand_id"] for row in tables["errands"] if row["clinic_id"] in kept}
    fewer = {
        table: [row for row in rows if row.get("clinic_id") in kept or row.get("errand_id") in errands]
        for table, rows in tables.items()
    }
    whole = by_place(judge(tables, RUN, tmp_path / "a").verdicts)

    assert by_place(judge(fewer, RUN, tmp_path / "b").verdicts) == {
        place: row for place, row in whole.items() if place[0] in kept
    }


def test_the_example_region_reaches_every_verdict_that_each_rule_it_was_written_for_can_give(example):
    audit, region = example
    reached = defaultdict(set)
    for row in region.to_pylist():
        if row["rule_id"] in RULES:
            reached[row["rule_id"]].add(row["verdict"])
    possible = {
        rule_id: {"information", "ej_tillamplig"}
        if audit.decision.rules[rule_id].kind is Kind.INFORMATION
        else {*JUDGED, "ej_tillamplig", "kan_ej_bedomas"}
        for rule_id in RULES
    }
    for rule_id, verdict in UNREACHABLE:
        possible[rule_id].discard(verdict)

    assert dict(reached) == possible


def test_nothing_in_a_verdict_depends_on_the_day_it_is_computed(example):
    audit, region = example

    assert audit.run.audit_date == dt.date(2026, 4, 30)
    assert check_region(audit).verdicts.equals(region)
