"""The words of the pages over many clinics, where a number is one, a thing is many, or a name is not known."""

import re
from dataclasses import replace

import pytest
from region_samples import RUN, count_clinics, make_region

import audit_lib
from audit_lib.files.places import PARAMS
from audit_lib.findings.region.tallies import list_faults
from audit_lib.model.decision import find_decision, load_decision
from audit_lib.model.folder import GroupKind
from audit_lib.model.results.region import Coverage, Fault, WaivedTally
from audit_lib.model.verdict import Kind
from audit_lib.report.region.groups import render_group
from audit_lib.report.region.summary import describe_standing

DECISIONS = sorted(path.stem for path in (PARAMS / "decisions").glob("*.yaml"))


def ask_all(decision_id):
    """What the region's page asks all clinics to do, one rule at a time."""
    decision = load_decision(find_decision(decision_id), on=RUN.audit_date)
    return {
        rule.rule_id: list_faults([count_clinics(replace(rule, kind=Kind.KRAV), 3, 1)], decision)[0].action.what
        for rule in decision.rules.values()
        if rule.action
    }


def test_what_all_clinics_are_asked_names_the_kind_of_thing_once():
    asked = ask_all("vgr-hs20-2016")

    assert asked["UTB-01"] == "Aktivera e-tjänsten."
    assert asked["INT-01"] == "Gör intyget valbart i Begär intyg."
    assert asked["INT-03"] == "Ta bort intyget ur Begär intyg."
    assert asked["FRA-03"] == "Byt namn på ärendetypen till Förnya recept."
    assert asked["VIL-02"] == "Lägg till punkten om ombud i villkorstexten för ärendetypen."
    assert asked["TID-01"] == "Aktivera Beställ tid, eller lägg alla besökstyper i webbtidboken."


@pytest.mark.parametrize("decision_id", DECISIONS)
def test_no_place_for_a_thing_and_no_double_word_is_left_in_what_all_clinics_are_asked(decision_id):
    for what in ask_all(decision_id).values():
        assert "{" not in what
        assert " ." not in what
        assert not re.search(r"\b([a-zåäö]+) \1\b", what)


def test_one_krav_and_one_clinic_are_one_and_not_many():
    region = make_region()
    krav = WaivedTally(uppfylld=1, ej_uppfylld=0, kan_ej_bedomas=0, varav_undantag=0)
    coverage = Coverage(audited=1, in_scope=1, reached=1, assessed=1, without_open=0, fully_known=1)
    fault = Fault(count_clinics(region.faults[0].rule, 0, 1), None)

    assert describe_standing(krav, coverage) == [
        "1 av 1 prövat krav är uppfyllt (100\u00a0%).",
        "Den enda anslutna mottagningen har krav att åtgärda.",
    ]
    assert (
        "1 av 1 prövad mottagning har det kvar att åtgärda (100\u00a0%).</li>"
        in audit_lib.show_region_summary(replace(region, faults=(fault,))).html
    )


def test_a_region_where_nothing_could_be_judged_has_nobody_who_is_finished():
    krav = WaivedTally(uppfylld=0, ej_uppfylld=0, kan_ej_bedomas=10, varav_undantag=0)
    coverage = Coverage(audited=5, in_scope=5, reached=4, assessed=0, without_open=0, fully_known=3)

    assert describe_standing(krav, coverage) == ["Inget krav gick att bedöma."]
    assert (
        describe_standing(krav, replace(coverage, assessed=3))[1]
        == "Något krav kunde bedömas på 3 av 4 anslutna mottagningar, och alla de har krav att åtgärda."
    )


def test_a_groups_title_reads_well_when_its_name_is_not_known():
    region = make_region()
    group = replace(region.groups[GroupKind.KOMMUN][0], name="")

    assert "<bdi>Basutbudet – kommun: Uppgift saknas</bdi>" in render_group(region, group)
