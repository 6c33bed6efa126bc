"""Another region is a file: the drafts for Kronoberg and Jönköping judge by their own demands."""

import datetime as dt
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_region import A

import audit_lib
from audit_lib.__main__ import main
from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.errors import DecisionError
from audit_lib.model.decision import find_decision, load_decision

EXAMPLE = Path(__file__).parents[3] / "data" / "example"
DRAFTS = ("kronoberg-utkast", "jonkoping-utkast")
ON = dt.date(2026, 4, 30)
ADMINISTRATORS = f"admin_id,clinic_id\nP1,{A}\nP2,{A}\n"
ERRANDS = f"errand_id,clinic_id,service,started_by,sent_at\nE1,{A},kontakta_mig,invanare,2026-04-13 10:00\n"
ON_SECOND_DAY = "errand_id,sent_at,sender,kind\nE1,2026-04-15 10:00,mottagning,delsvar\n"
PROMISE = (
    "service_id,clinic_id,name,origin,active_from,terms\n"
    f"S1,{A},Kontakta mig,standard,2026-01-01,Du får svar inom två arbetsdagar.\n"
)
ADVICE = f"clinic_id,service,phone\n{A},radgivning,ja\n{A},lamna_synpunkter,nej\n"


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_says_that_it_is_one_and_quotes_nothing_it_has_not_read(name):
    decision = load_decision(find_decision(name), on=ON)

    assert decision.is_draft
    assert [
        quote for rule in decision.rules.values() for quote in rule.quotes if not quote.startswith("Återgivet: ")
    ] == []


@pytest.mark.parametrize(("n_administrators", "verdict"), [(0, "ej_uppfylld"), (1, "ej_uppfylld"), (2, "uppfylld")])
def test_kronoberg_wants_two_administrators(region, n_administrators, verdict):
    administrators = "\n".join(ADMINISTRATORS.splitlines()[: 1 + n_administrators]) + "\n"

    verdicts = region.judge(decision="kronoberg-utkast", administrators=administrators)

    assert verdict == verdicts["ADM-01", "-"]["verdict"]


def test_kronoberg_states_no_time_so_no_errand_is_late(region):
    result = region.conclude(decision="kronoberg-utkast", errands=ERRANDS, messages=ON_SECOND_DAY)

    assert (result.late, result.months) == (None, ())
    assert "SVA-01" not in result.rules


def test_in_jonkoping_the_norm_is_one_day_though_the_text_may_promise_two(region):
    given = {"services": PROMISE, "errands": ERRANDS, "messages": ON_SECOND_DAY}
    verdicts = region.judge(decision="jonkoping-utkast", **given)
    in_vgr = region.judge(**given)

    assert (verdicts["SVA-01", "-"]["verdict"], verdicts["VIL-03", "S1"]["verdict"]) == ("ej_uppfylld", "uppfylld")
    assert in_vgr["SVA-01", "-"]["verdict"] == "uppfylld"


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("Rådgivning", "uppfylld"),
        ("Fråga sjuksköterskan", "uppfylld"),
        ("Kontakta mig", "uppfylld"),
        ("Begär intyg", "ej_uppfylld"),
    ],
)
def test_in_jonkoping_one_of_three_services_will_do_for_advice(region, name, verdict):
    services = PROMISE.replace("Kontakta mig", name)

    verdicts = region.judge(decision="jonkoping-utkast", services=services, channels=ADVICE)

    assert verdict == verdicts["UTB-01", "radgivning"]["verdict"]


def test_in_jonkoping_everyone_has_lamna_synpunkter(region):
    without = region.judge(decision="jonkoping-utkast", services=PROMISE, channels=ADVICE)
    services = PROMISE.replace("Kontakta mig", "Lämna synpunkter och klagomål")
    with_it = region.judge(decision="jonkoping-utkast", services=services, channels=ADVICE)
    place = ("UTB-01", "lamna_synpunkter")

    assert (without[place]["verdict"], with_it[place]["verdict"]) == ("ej_uppfylld", "uppfylld")


def test_a_decisions_own_names_are_known_to_no_other_decision(region):
    services = PROMISE.replace("Kontakta mig", "Lämna synpunkter och klagomål")

    region.open(services=services)

    assert [unknown.name for unknown in region.audit.store.unknown_names] == ["Lämna synpunkter och klagomål"]


@pytest.mark.parametrize("name", DRAFTS)
def test_every_page_of_a_draft_says_that_it_is_one(region, name):
    result = region.conclude(decision=name, services=PROMISE)

    assert "Utkast – beslutet bakom reglerna är inte fattat" in audit_lib.show_heading(result).html
    assert "Utkastet sammanställt" in audit_lib.show_about(result).html


def test_a_decided_decision_is_not_called_a_draft(region):
    assert "Utkast" not in audit_lib.show_heading(region.conclude()).html


def test_the_rules_command_lists_a_decision_by_its_file():
    listed = CliRunner().invoke(main, ["rules", "--decision", str(find_decision("kronoberg-utkast"))])

    assert listed.exit_code == 0
    assert "UTKAST" in listed.stdout
    assert "ADM-01  krav           Minst två lokala administratörer finns" in listed.stdout


def test_a_fault_in_a_decision_file_is_told_with_its_line(tmp_path):
    text = find_decision("kronoberg-utkast").read_text(encoding="utf-8")
    broken = tmp_path / "min.yaml"
    broken.write_text(text.replace("n_administrators >=", "n_admins >="), encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "n_administrators >=" in row)

    told = CliRunner().invoke(main, ["rules", "--decision", str(broken)])

    assert told.exit_code == 11
    assert f"min.yaml, rad {line} (rules.ADM-01.expected): n_admins är varken" in told.stderr


def test_a_service_that_nobody_knows_is_refused_with_its_line(tmp_path):
    text = find_decision("jonkoping-utkast").read_text(encoding="utf-8")
    broken = tmp_path / "min.yaml"
    broken.write_text(text.replace("alternatives: {radgivning:", "alternatives: {radgivningen:"), encoding="utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "alternatives:" in row)

    with pytest.raises(DecisionError, match=rf"min.yaml, rad {line} .*radgivningen är inte känd"):
        load_decision(broken, on=ON)


@pytest.mark.parametrize("name", DRAFTS)
def test_the_example_region_runs_under_a_draft(tmp_path, name):
    text = (EXAMPLE / "run.yaml").read_text(encoding="utf-8").replace("vgr-hs20-2016", name)
    run_file = tmp_path / "run.yaml"
    run_file.write_text(re.sub(r"(\w+)\.csv", rf"{EXAMPLE}/\1.csv", text), encoding="utf-8")
    audit = take_in(open_run(run_file))
    verdicts = check_region(audit).verdicts

    assert set(audit.decision.rules) == set(verdicts["rule_id"].to_pylist())
