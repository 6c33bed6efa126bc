"""The register's other orders: which sections stand first, and which clinics are in each."""

from lxml import html
from report_samples import make_index

from audit_lib.report.region.register import REGISTER_NAMES, STATUSES, render_index
from audit_lib.wording.say import say


def list_sections(index, by):
    """Give the titles of a register in their order, each with the names and HSA-ids under it."""
    page = html.fromstring(render_index(index, by))
    return {
        section.findtext("h2/bdi"): [item.xpath("string(.//bdi)") for item in section.iterfind("ul/li")]
        for section in page.xpath("//section[h2]")
    }


def test_the_register_by_municipality_has_each_clinic_under_its_own_and_those_without_last():
    index = make_index()
    places = ("Övningsby", "Ale", "", "Åmål", " Ale ")
    for row, place in zip(index["clinics"], places, strict=True):
        row["municipality"] = place
    names = [row["name"] for row in index["clinics"]]

    assert list(list_sections(index, "municipality").items()) == [
        ("Ale", [names[4], names[1]]),
        ("Åmål", [names[3]]),
        ("Övningsby", [names[0]]),
        ("Uppgift saknas", [names[2]]),
    ]


def test_the_register_by_result_has_first_what_needs_somebody():
    index = make_index()
    krav = ("krav_uppfylld", "krav_ej_uppfylld", "krav_undantag", "krav_kan_ej")
    cases = {
        "fel": ("fel", 0, 0, 0, 0),
        "datafel": ("datafel", 0, 0, 0, 0),
        "unmet": ("klar", 5, 2, 1, 3),
        "unknown": ("klar", 5, 0, 0, 1),
        "met": ("klar", 5, 0, 0, 0),
        "waived": ("klar", 5, 1, 1, 0),
        "none": ("klar", 0, 0, 0, 0),
    }
    index["clinics"] = [
        index["clinics"][0] | {"name": name, "state": state, "href": ""} | dict(zip(krav, counts, strict=True))
        for name, (state, *counts) in reversed(cases.items())
    ]
    sections = list_sections(index, "status")

    assert list(sections) == [say(f"index.status_{status}") for status in STATUSES]
    assert list(sections.values()) == [["fel"], ["datafel"], ["unmet"], ["unknown"], ["met", "waived"], ["none"]]


def test_every_register_shows_the_hsa_id_beside_the_name():
    index = make_index()
    for by in REGISTER_NAMES:
        shown = html.fromstring(render_index(index, by)).xpath("//ul[@class='register']//bdi[@class='id']/text()")

        assert sorted(shown) == [row["clinic_id"] for row in index["clinics"]]
