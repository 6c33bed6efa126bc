"""The words of the pages where a number is one, a thing is many, or a waiver has settled the matter."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from report_samples import change_rows, make_result, make_verdict

import audit_lib
from audit_lib.files.places import PARAMS
from audit_lib.findings.clinic.actions import MOST_NAMED, list_actions
from audit_lib.findings.clinic.rows import label_services
from audit_lib.model.decision import find_decision, load_decision
from audit_lib.model.results.clinic import RuleCounts
from audit_lib.model.services import ServiceNames
from audit_lib.model.verdict import Kind, Verdict
from audit_lib.wording.lists import MOST_LABEL, cut_label, join_some
from audit_lib.wording.say import say_missing

AUDITED_ON = dt.date(2026, 4, 30)
UNKNOWN_ROW = make_verdict("UTB-01", Verdict.KAN_EJ_BEDOMAS, "bestall_tid")
DECISIONS = sorted(path.stem for path in (PARAMS / "decisions").glob("*.yaml"))


def load(decision_id):
    return load_decision(find_decision(decision_id), on=AUDITED_ON)


def with_numbers(rule_id, **numbers):
    return change_rows(make_result(), rule_id, **numbers)


@pytest.mark.parametrize("decision_id", DECISIONS)
def test_what_is_missing_reads_as_a_sentence_beside_the_rule_and_among_the_actions(decision_id):
    decision = load(decision_id)
    for rule in decision.rules.values():
        if not rule.missing:
            continue
        rows = [replace(UNKNOWN_ROW, rule_id=rule.rule_id, kind=rule.kind)]
        asked = [action.what for action in list_actions(rows, decision, AUDITED_ON)]
        missing = say_missing(rule.missing.replace("{subject}", "Beställ tid"))

        assert all(re.fullmatch(r"Rapportera [a-zåäö][^{]*[^.]\.", what) for what in asked), asked
        assert re.fullmatch(r"(Uppgift saknas om|Saknas:) [A-Za-zåäö][^{]*[^.]\.", missing), missing


def test_many_things_are_counted_in_running_text_and_one_is_never_counted():
    names = ["Beställ tid", "Avboka tid", "Omboka tid", "Egenremiss", "Kontakta mig"]

    assert join_some(names, MOST_NAMED, more_key="lists.others") == "Beställ tid, Avboka tid, Omboka tid och 2 andra"
    assert join_some(names[:4], MOST_NAMED) == "Beställ tid, Avboka tid, Omboka tid och Egenremiss"


def test_one_errand_is_one_and_not_many():
    late = audit_lib.show_verdicts(with_numbers("SVA-01", n_assessed=1, n_deviating=1)).html
    reply = audit_lib.show_reply_times(with_numbers("SVA-01", n_assessed=1, n_deviating=0)).html
    deviating = audit_lib.show_verdicts(with_numbers("MED-01", n_assessed=1, n_deviating=1)).html
    conforming = audit_lib.show_verdicts(with_numbers("MED-01", n_assessed=1, n_deviating=0)).html

    assert "0 av 1 ärende i tid (0\u00a0%)" in late
    assert "1 av 1 ärende fick ett första svar i tid: 100\u00a0%." in reply
    assert "1 av 1 ärende avviker" in deviating
    assert "1 granskat ärende, inget avviker" in conforming


def test_a_clinic_with_a_waived_krav_has_nothing_left_to_mend_on_its_page():
    result = make_result()
    counts = RuleCounts(uppfylld=9, ej_uppfylld=2, kan_ej_bedomas=0, ej_tillamplig=0, varav_undantag=2)
    page = audit_lib.show_heading(replace(result, counts=result.counts | {Kind.KRAV: counts})).html

    assert "9 av 11 krav uppfyllda; inget att åtgärda; 2 har beslutat undantag" in page


def test_a_services_own_name_is_never_cut_and_a_long_name_only_between_words():
    names = label_services(ServiceNames.load(PARAMS / "services.yaml")).values()
    long = "Mottagningen för långvarig smärta och rehabilitering i Södra Påhittsund och Norra"

    assert [name for name in names if name != cut_label(name)] == []
    assert cut_label(long) == "Mottagningen för långvarig smärta … och Norra"
    assert len(cut_label("x" * 300)) <= MOST_LABEL
