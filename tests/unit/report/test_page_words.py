"""The words of the pages where a number is one, a thing is many, or a waiver has settled the matter."""

import datetime as dt
import re

import pytest
from report_samples import make_region, make_result

from audit_lib import report
from audit_lib.files.places import PARAMS
from audit_lib.findings.clinic.actions import join_names, list_actions
from audit_lib.findings.clinic.result import label_services
from audit_lib.findings.region.tallies import list_faults
from audit_lib.model.decision import find_decision, load_decision
from audit_lib.model.services import ServiceNames
from audit_lib.report.region.groups import render_group
from audit_lib.report.region.register import find_status, render_index
from audit_lib.report.region.summary import describe_faults, describe_standing
from audit_lib.wording.lists import MOST_LABEL, cut_label
from audit_lib.wording.say import say_missing

AUDITED_ON = dt.date(2026, 4, 30)
DECISIONS = sorted(path.stem for path in (PARAMS / "decisions").glob("*.yaml"))


def load(decision_id):
    return load_decision(find_decision(decision_id), on=AUDITED_ON)


def list_all_faults(decision):
    """What the region's page asks all clinics to do, one rule at a time."""
    return {
        rule.rule_id: list_faults(
            [
                {"rule_id": rule.rule_id, "name": rule.name, "kind": "krav"}
                | {"uppfylld": 3, "ej_uppfylld": 1, "varav_undantag": 0}
            ],
            decision,
        )[0]["what"]
        for rule in decision.rules.values()
        if rule.action
    }


def with_numbers(rule_id, **numbers):
    result = make_result()
    for row in result["verdicts"]:
        if row["rule_id"] == rule_id:
            row.update(numbers)
    return result


def test_what_all_clinics_are_asked_names_the_kind_of_thing_once():
    asked = list_all_faults(load("vgr-hs20-2016"))

    assert asked["UTB-01"] == "Aktivera e-tjänsten."
    assert asked["INT-01"] == "Gör intyget valbart i Begär intyg."
    assert asked["INT-03"] == "Ta bort intyget ur Begär intyg."
    assert asked["FRA-03"] == "Byt namn på ärendetypen till Förnya recept."
    assert asked["VIL-02"] == "Lägg till punkten om ombud i villkorstexten för ärendetypen."
    assert asked["TID-01"] == "Aktivera Beställ tid, eller lägg alla besökstyper i webbtidboken."


@pytest.mark.parametrize("decision_id", DECISIONS)
def test_no_place_for_a_thing_and_no_double_word_is_left_in_what_all_clinics_are_asked(decision_id):
    for what in list_all_faults(load(decision_id)).values():
        assert "{" not in what
        assert " ." not in what
        assert not re.search(r"\b([a-zåäö]+) \1\b", what)


@pytest.mark.parametrize("decision_id", DECISIONS)
def test_what_is_missing_reads_as_a_sentence_beside_the_rule_and_among_the_actions(decision_id):
    decision = load(decision_id)
    for rule in decision.rules.values():
        if not rule.missing:
            continue
        rows = [{"rule_id": rule.rule_id, "verdict": "kan_ej_bedomas", "subject_label": "Beställ tid"}]
        asked = [action["what"] for action in list_actions(rows, decision, AUDITED_ON)]
        missing = say_missing(rule.missing.replace("{subject}", "Beställ tid"))

        assert all(re.fullmatch(r"Rapportera [a-zåäö][^{]*[^.]\.", what) for what in asked), asked
        assert re.fullmatch(r"(Uppgift saknas om|Saknas:) [A-Za-zåäö][^{]*[^.]\.", missing), missing


def test_many_things_are_counted_in_running_text_and_one_is_never_counted():
    names = ["Beställ tid", "Avboka tid", "Omboka tid", "Egenremiss", "Kontakta mig"]

    assert join_names(names) == "Beställ tid, Avboka tid, Omboka tid och 2 andra"
    assert join_names(names[:4]) == "Beställ tid, Avboka tid, Omboka tid och Egenremiss"


def test_one_errand_is_one_and_not_many():
    late = report.show_verdicts(with_numbers("SVA-01", n_assessed=1, n_deviating=1)).html
    reply = report.show_reply_times(with_numbers("SVA-01", n_assessed=1, n_deviating=0)).html
    deviating = report.show_verdicts(with_numbers("MED-01", n_assessed=1, n_deviating=1)).html
    conforming = report.show_verdicts(with_numbers("MED-01", n_assessed=1, n_deviating=0)).html

    assert "0 av 1 ärende i tid (0\u00a0%)" in late
    assert "1 av 1 ärende fick ett första svar i tid: 100\u00a0%." in reply
    assert "1 av 1 ärende avviker" in deviating
    assert "1 granskat ärende, inget avviker" in conforming


def test_one_krav_and_one_clinic_are_one_and_not_many():
    region = make_region()
    region["krav"] = region["krav"] | {"uppfylld": 1, "ej_uppfylld": 0}
    region["coverage"] = region["coverage"] | {"reached": 1, "assessed": 1, "without_open": 0}
    fault = {"rule_id": "UTB-01", "name": "Regel", "n_open": 1, "n_judged": 1, "n_waived": 0, "what": ""}

    assert describe_standing(region) == [
        "1 av 1 prövat krav är uppfyllt (100\u00a0%).",
        "Den enda anslutna mottagningen har krav att åtgärda.",
    ]
    assert describe_faults([fault])[0]["count"] == "1 av 1 prövad mottagning har det kvar att åtgärda (100\u00a0%)."


def test_a_region_where_nothing_could_be_judged_has_nobody_who_is_finished():
    region = make_region()
    region["krav"] = region["krav"] | {"uppfylld": 0, "ej_uppfylld": 0}
    region["coverage"] = region["coverage"] | {"reached": 4, "assessed": 0, "without_open": 0}

    assert describe_standing(region) == ["Inget krav gick att bedöma."]

    region["coverage"]["assessed"] = 3

    assert (
        describe_standing(region)[1]
        == "Något krav kunde bedömas på 3 av 4 anslutna mottagningar, och alla de har krav att åtgärda."
    )


def test_a_clinic_with_a_waived_krav_has_nothing_left_to_mend_on_its_page_and_in_the_register():
    result = make_result()
    result["counts"]["krav"] |= {"uppfylld": 9, "ej_uppfylld": 2, "kan_ej_bedomas": 0, "varav_undantag": 2}
    row = {"state": "klar", "krav_uppfylld": 9, "krav_ej_uppfylld": 2, "krav_kan_ej": 0, "krav_undantag": 2}
    row |= {"name": "Påhittade mottagningen", "municipality": "Påhittsund", "clinic_id": "SE-1", "href": ""}
    index = {"synthetic": True, "run": make_region()["run"], "region_href": "region.html", "clinics": [row]}
    page = render_index(index, "status")

    assert "9 av 11 krav uppfyllda; inget att åtgärda; 2 har beslutat undantag" in report.show_heading(result).html
    assert find_status(row) == "met"
    assert "<bdi>Inget kvar att åtgärda</bdi></h2>" in page
    assert "Alla krav uppfyllda" not in page
    assert "Uppfyllda: 9 · Ej uppfyllda: 2 · Kan inte bedömas: 0" in page.replace("\u00a0", " ")


def test_a_groups_title_reads_well_when_its_name_is_not_known():
    region = make_region()
    group = region["groups"]["kommun"][0] | {"name": ""}

    assert "<bdi>Basutbudet – kommun: Uppgift saknas</bdi>" in render_group(region, group)


def test_a_services_own_name_is_never_cut_and_a_long_name_only_between_words():
    names = label_services(ServiceNames.load(PARAMS / "services.yaml")).values()
    long = "Mottagningen för långvarig smärta och rehabilitering i Södra Påhittsund och Norra"

    assert [name for name in names if name != cut_label(name)] == []
    assert cut_label(long) == "Mottagningen för långvarig smärta … och Norra"
    assert len(cut_label("x" * 300)) <= MOST_LABEL
