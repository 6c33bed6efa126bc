"""What faults of the input cost is told where results are read, in the words of the region's own files."""

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from lxml import html
from small_region import A, SmallRegion

from audit_lib.__main__ import main
from audit_lib.audit.input.loss import describe_covered, measure_loss
from audit_lib.audit.input.report import write_input_page
from audit_lib.model.results.input import InputFinding
from audit_lib.model.results.region import UnauditedClinic
from audit_lib.report.region.numbers import describe_loss

B, C = f"{A[:-1]}2", f"{A[:-1]}3"
CLINICS = f"""HSA-id,Namn,Driftsform
{A},Hela mottagningen,egen
{B},Privata mottagningen,privat
SE-fel,Mottagningen utan id,egen
{C},,egen
"""
ERRANDS = "Ärende-id,HSA-id,Tjänst,Startat av,Skickat\n"
MESSAGES = "errand_id,sent_at,sender,kind\n"


def write_errands(*rows: tuple[str, str], started_by: str = "invanare", clinic_id: str = A) -> str:
    """Rows of errands, each with its id and when it was sent."""
    return "".join(f"{errand},{clinic_id},kontakta_mig,{started_by},{sent}\n" for errand, sent in rows)


def number_errands(first: str, n: int, sent: str, **given: str) -> str:
    return write_errands(*((f"{first}{i}", sent) for i in range(n)), **given)


def write_message(errand: str, sent: str) -> str:
    return f"{errand},{sent},mottagning,delsvar\n"


def test_clinics_without_an_audit_are_told_by_name_with_the_place_in_the_regions_own_file(region: SmallRegion) -> None:
    audit = region.open(clinics=CLINICS)

    assert list(audit.store.clinics_in_error) == [B, C]
    assert describe_covered(audit).unaudited == (
        UnauditedClinic(
            B,
            "Privata mottagningen",
            ("kolumnen Driftsform (operated_by) i clinics.csv, rad 3: ska vara egen, avtal eller utan_avtal",),
        ),
        UnauditedClinic(
            "",
            "Mottagningen utan id",
            ("kolumnen HSA-id (clinic_id) i clinics.csv, rad 4: ska vara ett HSA-id som SE2321000131-E000000000001",),
        ),
        UnauditedClinic(C, "", ("kolumnen Namn (name) i clinics.csv, rad 5: får inte vara tom",)),
    )


def test_an_errand_is_lost_by_its_own_fault_its_replys_or_its_clinics_but_not_when_staff_answered_twice(
    region: SmallRegion,
) -> None:
    errands = ERRANDS + write_errands(("hel", "2026-04-07 09:00"), ("fel", "2026-13-07"), ("svar", "2026-04-07 09:00"))
    errands += write_errands(("borta", "2026-04-07 09:00"), clinic_id=B)
    errands += write_errands(("personal", "2026-04-07 09:00"), started_by="personal")
    messages = MESSAGES + write_message("svar", "2026-06-01 09:00")
    messages += "personal,2026-04-08 09:00,invanare,svar\n" * 2
    loss = measure_loss(region.open(clinics=CLINICS, errands=errands, messages=messages))

    assert (loss.n_errands_left_out, loss.n_errands) == (3, 5)
    assert loss.late_times is None, "the run file says when the data was taken"


@pytest.mark.proof
def test_errands_left_out_are_hidden_where_they_are_few_or_where_few_are_anothers(region: SmallRegion) -> None:
    clinics = f"clinic_id,name,operated_by\n{A},Ena,egen\n{B},Andra,egen\n"
    good = number_errands("god", 10, "2026-04-07 09:00")

    def cover(n_here: int, n_there: int):
        lost = number_errands("a", n_here, "fel") + number_errands("b", n_there, "fel", clinic_id=B)
        return describe_covered(region.open(clinics=clinics, errands=ERRANDS + good + lost))

    shown = {case: (c.errors, c.errands_left_out, c.percent_left_out) for case in CASES for c in [cover(*case)]}

    assert shown == CASES
    assert "dolt" in describe_loss(cover(3, 0))
    assert describe_loss(cover(5, 0)) == "Underlaget har 5 fel. Därför räknas 5 ärenden inte i svarstiderna (33\xa0%)."


# Left out here and there → faults, errands left out and percent of all, as anyone may see them.
CASES = {
    (0, 0): (0, 0, 0),
    (5, 0): (5, 5, 33),
    (3, 0): (None, None, None),
    (5, 3): (None, None, None),
    (6, 6): (12, 12, 55),
}


def write_run(region: SmallRegion, *, said: str = "") -> str:
    """A region with lost clinics, bad errands and replies after the period, whose run file says no extract_at."""
    errands = ERRANDS + number_errands("god", 14, "2026-04-07 09:00") + number_errands("dålig", 2, "i april")
    messages = MESSAGES + write_message("god1", "2026-05-04 09:00") + write_message("god2", "2026-05-09 14:03")
    region.open(clinics=CLINICS, errands=errands, messages=messages)
    run_file = region.folder / "run.yaml"
    text = re.sub(r"extract_at:.*\n", said, run_file.read_text(encoding="utf-8"))
    run_file.write_text(text, encoding="utf-8")
    return str(run_file)


def test_check_ends_by_saying_what_was_lost_where_it_is_told_and_what_time_to_write(region: SmallRegion) -> None:
    run_file, out = write_run(region), region.folder / "out"
    outcome = CliRunner().invoke(main, ["check", run_file, "--json"])

    assert outcome.exit_code == 0
    assert outcome.stderr.splitlines()[-2:] == [
        f"7 fel: 4 ärenden (25 %) utelämnade, 3 mottagningar utan granskning. Se {out / 'intake.html'}",
        "Svar efter uttaget: körfilen säger inte när uppgifterna togs ut, och 30 april 2026 kl. 23.59 antas. Antal "
        "svar efter det: 2. Därför är 2 ärenden utelämnade. Skriv i körfilen när uttaget gjordes, till exempel "
        "extract_at: 2026-05-09 23:59 (senaste tiden i uppgifterna är 9 maj 2026 kl. 14.03).",
    ]
    summary = json.loads(outcome.stdout)
    assert summary["intake_page"] == str(out / "intake.html")
    assert {name: summary["loss"][name] for name in ("n_errors", "n_errands", "n_errands_left_out")} == {
        "n_errors": 7,
        "n_errands": 16,
        "n_errands_left_out": 4,
    }
    assert [lost["name"] for lost in summary["loss"]["lost_clinics"]] == [
        "Privata mottagningen",
        "Mottagningen utan id",
        "",
    ]
    assert (out / "intake.html").is_file()


@pytest.mark.proof
def test_what_check_proposes_to_write_takes_the_replies_in(region: SmallRegion) -> None:
    outcome = CliRunner().invoke(main, ["check", write_run(region, said="extract_at: 2026-05-09 23:59\n")])

    assert outcome.stderr.splitlines()[-1].startswith("5 fel: 2 ärenden (12,5 %) utelämnade")


def open_page(region: SmallRegion, *findings: InputFinding) -> html.HtmlElement:
    write_run(region)
    audit = replace(region.audit, run=region.audit.run.model_copy(update={"is_extract_assumed": True}))
    write_input_page(audit, findings)
    return html.fromstring((audit.run.out / "intake.html").read_text(encoding="utf-8"))


def test_the_page_has_what_costs_most_first_by_own_headers_and_rows_and_folds_what_is_well(region: SmallRegion) -> None:
    met = InputFinding("errands", "sent_at", "in_set", "domain", is_met=True, n_rows=16, n_unexpected=0)
    page = open_page(region, met, replace(met, column="errand_id", topic="key", is_met=False, n_unexpected=2))
    items = page.xpath("//section[@aria-labelledby='gor-detta']/ol/li")
    tasks = [" ".join(item.text_content().split()) for item in items]

    assert tasks[0].startswith("3 mottagningar granskas inte")
    assert "Privata mottagningen" in tasks[0]
    [bad] = [task for task in tasks if "Skickat (sent_at) i errands.csv" in task]
    assert bad.startswith("2 rader, kolumnen Skickat (sent_at) i errands.csv: ska vara en tidpunkt")
    assert "Utelämnade rader: 2." in bad
    assert "Rad 16, 17." in bad
    assert "den som tar ut uppgifterna" in bad
    checks = page.xpath("//section[@aria-labelledby='kontroller']")[0]
    assert "Ärende-id (errand_id)" in checks.xpath("string(./table)")
    assert "Skickat (sent_at)" in checks.xpath("string(./details[not(@open)])")
    assert "Skickat" not in checks.xpath("string(./table)")


def test_the_page_says_which_tables_and_columns_are_not_there_and_which_rules_that_costs(region: SmallRegion) -> None:
    page = open_page(region)
    lacking = {
        row.xpath("string(th)").strip(): row.xpath("td/span[@class='id']/text()")
        for row in page.xpath("//section[@aria-labelledby='saknas']//tbody/tr")
    }

    assert lacking["Administratörer"] == ["ADM-01", "ADM-02", "ADM-03"]
    assert lacking["kolumnen documents_eservices i clinics.csv"] == ["DOK-01"]
    assert "Ärenden" not in lacking


def read_missing(region: SmallRegion, **tables: str) -> dict[str, str]:
    """By rule: what is said of why it cannot be judged, of all that the clinic is not asked for."""
    result = region.conclude(**tables)
    asked = {action.rule_id for action in result.actions if action.kind == "uppgift_saknas"}
    rows = [row for row in result.verdicts if row.verdict == "kan_ej_bedomas" and row.rule_id not in asked]
    return {row.rule_id: row.why or "" for row in rows}


def test_a_clinic_is_not_asked_for_what_the_region_has_not_given(region: SmallRegion) -> None:
    missing = read_missing(region)

    assert missing["ADM-01"] == "Regionen har inte lämnat uppgifter om administratörer."
    assert missing["SVA-01"] == "Regionen har inte lämnat uppgifter om ärenden."
    assert missing["DOK-01"].startswith("Regionen har inte lämnat uppgift om rutinen")
    assert "UTB-00" not in missing


@pytest.mark.proof
def test_a_clinic_is_asked_for_what_the_region_took_out_and_found_empty(region: SmallRegion) -> None:
    clinics = f"clinic_id,name,operated_by,connected,documents_eservices\n{A},Påhittade mottagningen,egen,ja,\n"
    # No certificates are given, which only Begär intyg turns on.
    channels = f"clinic_id,service,phone,other\n{A},kontakta_mig,,\n{A},begar_intyg,ja,nej\n"
    services = f"service_id,clinic_id,name,active_from\n1,{A},Beställ tid,2020-01-01\n"
    result = region.conclude(clinics=clinics, channels=channels, services=services)
    asked = {action.rule_id: action.what for action in result.actions if action.kind == "uppgift_saknas"}
    by_service = {row.subject: row for row in result.rows_of("UTB-01")}

    assert "rutinen för dokumentation" in asked["DOK-01"]
    assert "UTB-01" in asked
    assert by_service["begar_intyg"].why == "Regionen har inte lämnat uppgifter om intyg."
    assert not by_service["kontakta_mig"].is_not_given
