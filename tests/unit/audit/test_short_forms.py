"""What an object shows as the last value of a cell, and in a traceback: a few lines and no row."""

from contextlib import closing
from dataclasses import replace

import pytest
from small_region import A, SmallRegion

import audit_lib
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.audit.region.verdicts import check_region

SERVICES = f"service_id,clinic_id,name,active_from,terms\nS1,{A},Beställ tid,2020-01-01,Hemligt innehåll i en text\n"


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """By name, each of the objects that a notebook's cells make, and the region's."""
    audit = SmallRegion(tmp_path_factory.mktemp("shown")).open(services=SERVICES)
    write_verdicts(audit)
    with closing(audit_lib.build_clinic_facts(audit, A)) as facts:
        result = audit_lib.conclude(facts, audit_lib.check_rules(facts))
        yield {
            "audit": audit,
            "decision": audit.decision,
            "facts": facts,
            "result": result,
            "verdicts": check_region(audit),
            "region": audit_lib.summarise_region(audit),
            "explanation": audit_lib.explain(audit, A, "VIL-02"),
        }


def test_it_is_short_names_what_it_is_and_holds_no_row(shown):
    for name, value in shown.items():
        text = repr(value)

        assert text.startswith(f"{type(value).__name__}("), name
        assert len(text) <= 500, name
        assert len(text.splitlines()) <= 5, name
        assert "Hemligt" not in text, name


def test_in_a_notebook_it_is_a_small_table_that_says_what_to_call_next(shown):
    for name, call in {"audit": "build_clinic_facts", "facts": "check_rules", "result": "show_heading"}.items():
        html = shown[name]._repr_html_()

        assert html.count("<tr>") <= 15, name
        assert f"audit_lib.{call}(" in html, name
        assert len(html) < 2500, name
    assert A in shown["facts"]._repr_html_()
    assert "uppfylld 4, ej_uppfylld 2" in shown["result"]._repr_html_()


def test_a_name_from_a_file_is_text_and_cannot_turn_what_stands_after_it(shown):
    renamed = replace(shown["result"].clinic, name="<b>Påhittade\u202e")

    assert "&lt;b&gt;Påhittade\ufffd" in renamed._repr_html_()
    assert "\u202e" not in repr(renamed)


def test_facts_that_were_let_go_of_say_so(shown):
    facts = audit_lib.build_clinic_facts(shown["audit"], A)
    facts.close()

    assert "is_closed=True" in repr(facts)
