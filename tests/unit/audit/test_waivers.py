"""A waiver stands beside an unmet verdict and never changes or hides it."""

import pytest
from small_region import A

import audit_lib
from audit_lib.model.verdict import Kind

HEAD = "clinic_id,rule,subject,reason,decided_by,valid_from,valid_to\n"
NOBODY = "admin_id,clinic_id\n"
TWO_TEXTS = (
    "service_id,clinic_id,name,active_from,terms\n"
    f"S1,{A},Beställ tid,2026-01-01,Välkommen.\nS2,{A},Kontakta mig,2026-01-01,Välkommen.\n"
)


def waive(rule="ADM-01", subject="", valid_from="2026-01-01", valid_to="2026-12-31"):
    return f"{HEAD}{A},{rule},{subject},Ny chef tillträder,Områdeschef,{valid_from},{valid_to}\n"


def is_marked(row):
    return "beslutat_undantag" in row["observations"].split("|")


def test_a_waived_rule_stays_unmet_and_is_marked(region):
    row = region.judge(administrators=NOBODY, waivers=waive())["ADM-01", "-"]

    assert (row["verdict"], is_marked(row)) == ("ej_uppfylld", True)


def test_nothing_but_the_mark_differs_from_a_run_without_the_table(region):
    without = region.judge(administrators=NOBODY, services=TWO_TEXTS)
    deviations = region.found.deviations
    with_waiver = region.judge(administrators=NOBODY, services=TWO_TEXTS, waivers=waive())
    marked = [key for key, row in with_waiver.items() if row != without[key]]

    assert marked == [("ADM-01", "-")]
    assert without["ADM-01", "-"] == with_waiver["ADM-01", "-"] | {"observations": ""}
    assert deviations.equals(region.found.deviations)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "marked"),
    [
        ("2026-04-30", "", True),
        ("2026-05-01", "", False),
        ("2026-01-01", "2026-04-30", True),
        ("2026-01-01", "2026-04-29", False),
    ],
)
def test_a_waiver_is_in_force_from_its_first_day_to_its_last(region, valid_from, valid_to, marked):
    waivers = waive(valid_from=valid_from, valid_to=valid_to)

    assert marked == is_marked(region.judge(administrators=NOBODY, waivers=waivers)["ADM-01", "-"])


def test_a_waiver_for_one_subject_leaves_the_others_unmarked(region):
    verdicts = region.judge(services=TWO_TEXTS, waivers=waive("VIL-02", "S1"))

    assert (is_marked(verdicts["VIL-02", "S1"]), is_marked(verdicts["VIL-02", "S2"])) == (True, False)


def test_a_waiver_without_a_subject_covers_every_subject_of_its_rule_and_no_other_rule(region):
    verdicts = region.judge(services=TWO_TEXTS, waivers=waive("vil-02"))

    assert {("VIL-02", "S1"), ("VIL-02", "S2")} == {key for key, row in verdicts.items() if is_marked(row)}


def test_a_rule_that_is_met_or_unknown_is_not_marked(region):
    assert not any(is_marked(row) for row in region.judge(waivers=waive()).values())


def test_a_waived_krav_is_counted_apart_listed_and_asks_for_nothing(region):
    result = region.conclude(
        administrators=NOBODY, waivers=waive() + waive("DOK-01", valid_to="2026-02-01")[len(HEAD) :]
    )
    page = audit_lib.show_heading(result).html + audit_lib.show_unmet(result).html
    krav = page.split("Rekommendationer som inte följs</h3>")[0]

    assert (result.counts[Kind.KRAV].ej_uppfylld, result.counts[Kind.KRAV].varav_undantag) == (1, 1)
    assert {row.rule_id: row.state for row in result.waivers} == {"ADM-01": "galler", "DOK-01": "utgangen"}
    assert "ADM-01" not in [action.rule_id for action in result.actions]
    assert "; inget att åtgärda; 1 har beslutat undantag" in page
    assert "Ny chef tillträder. Beslutat av Områdeschef" in page
    assert "Undantag till och med 31\u00a0december 2026, beslutat av Områdeschef: Ny chef tillträder." in page
    assert "har gått ut" in page
    assert page.index("Inget krav är kvar att åtgärda.") < page.index("Ej uppfyllda krav med beslutat undantag</h3>")
    assert "Så åtgärdas det" not in krav


def test_a_rule_with_one_waived_and_one_open_subject_is_not_counted_as_waived(region):
    result = region.conclude(services=TWO_TEXTS, waivers=waive("VIL-02", "S1"))

    assert result.counts[Kind.KRAV].varav_undantag == 0
    assert "VIL-02" in [action.rule_id for action in result.actions]
    assert "i villkorstexten för Kontakta mig.</p>" in audit_lib.show_unmet(result).html


def test_a_waiver_that_ends_before_it_begins_is_a_data_error_and_is_left_out(region):
    row = region.judge(administrators=NOBODY, waivers=waive(valid_to="2025-12-31"))["ADM-01", "-"]

    assert not is_marked(row)
    assert region.audit.store.tables["waivers"].n_left_out == 1


def test_a_waiver_for_a_rule_that_the_decision_lacks_is_said_to_be(region):
    result = region.conclude(waivers=waive("XYZ-99"))

    assert [row.rule_id for row in result.waivers] == ["XYZ-99"]
    assert "Regeln finns inte i beslutet." in audit_lib.show_unmet(result).html
