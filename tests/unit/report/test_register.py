"""The register: its orders, which sections stand first, which clinics are in each, and what it does not let out."""

from dataclasses import replace

import pytest
from lxml import html
from region_samples import make_register
from spoilt_results import HOSTILE, assert_is_harmless, spoil

from audit_lib.errors import ReportError
from audit_lib.model.results.region import InputCoverage, UnauditedClinic, WaivedTally
from audit_lib.report.region.register import Order, RegisterState, Status, render_index
from audit_lib.wording.say import say


def list_sections(register, by):
    """Give the titles of a register in their order, each with the names and HSA-ids under it."""
    page = html.fromstring(render_index(register, by))
    return {
        section.findtext("h2/bdi") or section.findtext("h2"): [
            item.xpath("string(.//bdi)") for item in section.iterfind("ul/li")
        ]
        for section in page.xpath("//section[h2]")
    }


def test_the_register_by_municipality_has_each_clinic_under_its_own_and_those_without_last():
    register = make_register()
    places = ("Övningsby", "Ale", "", "Åmål", " Ale ")
    clinics = [replace(row, municipality=place) for row, place in zip(register.clinics, places, strict=True)]
    names = [row.name for row in clinics]

    assert list(list_sections(replace(register, clinics=clinics), Order.MUNICIPALITY).items()) == [
        ("Ale", [names[4], names[1]]),
        ("Åmål", [names[3]]),
        ("Övningsby", [names[0]]),
        ("Uppgift saknas", [names[2]]),
    ]


def test_the_register_by_result_has_first_what_needs_somebody():
    register, klar = make_register(), RegisterState.KLAR
    cases = {
        "fel": (RegisterState.FEL, None),
        "datafel": (RegisterState.DATAFEL, None),
        "unmet": (klar, WaivedTally(uppfylld=5, ej_uppfylld=2, kan_ej_bedomas=3, varav_undantag=1)),
        "unknown": (klar, WaivedTally(uppfylld=5, ej_uppfylld=0, kan_ej_bedomas=1, varav_undantag=0)),
        "met": (klar, WaivedTally(uppfylld=5, ej_uppfylld=0, kan_ej_bedomas=0, varav_undantag=0)),
        "waived": (klar, WaivedTally(uppfylld=5, ej_uppfylld=1, kan_ej_bedomas=0, varav_undantag=1)),
        "none": (klar, WaivedTally(uppfylld=0, ej_uppfylld=0, kan_ej_bedomas=0, varav_undantag=0)),
        "without": (klar, None),
    }
    clinics = [
        replace(register.clinics[0], name=name, state=state, krav=krav, href="")
        for name, (state, krav) in reversed(cases.items())
    ]
    sections = list_sections(replace(register, clinics=clinics), Order.STATUS)

    assert list(sections) == [say(f"index.status_{status}") for status in Status]
    assert list(sections)[4] == "Inget kvar att åtgärda", "a waived krav is not met"
    assert list(sections.values()) == [
        ["fel"],
        ["datafel"],
        ["unmet"],
        ["unknown"],
        ["met", "waived"],
        ["none", "without"],
    ]


def test_every_register_shows_the_hsa_id_beside_the_name():
    register = make_register()
    for by in Order:
        shown = html.fromstring(render_index(register, by)).xpath("//ul[@class='register']//bdi[@class='id']/text()")

        assert sorted(shown) == [row.clinic_id for row in register.clinics]


def test_the_register_is_alphabetical_with_swedish_letters_last():
    names = [name for members in list_sections(make_register(), Order.NAME).values() for name in members]

    assert [name.removesuffix(" (påhittad)") for name in names] == [
        "Almens vårdcentral",
        "Zenit tandvård",
        "Åkerns rehab",
        "Ängens BVC",
        "Östra husets vårdcentral",
    ]


def test_the_register_tells_krav_by_verdict_and_says_when_its_data_are_synthetic():
    page = render_index(make_register()).replace("\u00a0", " ")

    assert "Uppfyllda: 19 · Ej uppfyllda: 1 · Kan inte bedömas: 2" in page
    assert "Syntetiska data – inga verkliga mottagningar" in page


def test_the_register_refuses_a_link_that_leads_elsewhere():
    register = make_register()
    outside = replace(register.clinics[0], href="javascript:alert(1)")

    with pytest.raises(ReportError):
        render_index(replace(register, clinics=[outside]))


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_in_any_field_of_the_register_is_shown_as_text(payload):
    assert_is_harmless(render_index(spoil(make_register(), payload)))


def test_clinics_without_an_audit_stand_by_name_with_the_reason_and_no_bare_id_stands_under_s():
    register = make_register()
    lost = [
        UnauditedClinic("SE2321000131-E000000000008", "Ekens <b>mottagning", ("kolumnen Driftsform: ska vara egen",)),
        UnauditedClinic("SE2321000131-E000000000009", "", ("kolumnen Namn: får inte vara tom",)),
    ]
    rows = [
        replace(register.clinics[0], clinic_id=row.clinic_id, name=row.name or row.clinic_id, href="") for row in lost
    ]
    rows = [replace(row, state=RegisterState.DATAFEL, krav=None) for row in rows]
    covered = InputCoverage(7, 2, tuple(lost), errors=34, errands_left_out=15, percent_left_out=5)
    told = replace(register, clinics=[*register.clinics, *rows], covered=covered)
    sections, page = list_sections(told, Order.NAME), render_index(told)

    assert [row.name or say("region.unaudited_nameless") for row in lost] == sections.pop(say("region.unaudited"))
    assert sections["E"] == ["Ekens <b>mottagning"]
    assert "S" not in sections
    assert "ska vara egen" in page
    assert "får inte vara tom" in page
    assert (
        "Underlaget har 34 fel. Därför räknas 15 ärenden inte i svarstiderna (5\xa0%). 2 mottagningar granskas" in page
    )
