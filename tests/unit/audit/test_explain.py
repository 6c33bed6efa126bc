"""Explain shows the rows, the expressions and the quotation behind one verdict, and agrees with the audit."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from small_region import A

import audit_lib
from audit_lib.__main__ import main
from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.errors import ParameterError
from audit_lib.wording.say import say_verdict

EXAMPLE = Path(__file__).parents[3] / "data" / "example" / "run.yaml"
ERRANDS = (
    "errand_id,clinic_id,service,started_by,sent_at\n"
    f"E1,{A},kontakta_mig,invanare,2026-04-01 10:00\nE2,{A},kontakta_mig,invanare,2026-04-13 10:00\n"
)
MESSAGES = (
    "errand_id,sent_at,sender,kind\nE1,2026-04-08 09:30,mottagning,delsvar\nE2,2026-04-14 08:00,mottagning,slutsvar\n"
)


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    audit = take_in(open_run(EXAMPLE, tmp_path_factory.mktemp("explained")))
    found = check_region(audit)
    late = [row for row in found.deviations.to_pylist() if row["rule_id"] == "SVA-01"]
    return audit, found.verdicts.to_pylist(), late


def test_every_rule_is_explained_with_the_verdicts_of_the_audit(example):
    audit, verdicts, late = example
    clinic = late[0]["clinic_id"]
    explained = {
        (rule_id, subject): verdict
        for rule_id in audit.decision.rules
        for subject, verdict, _ in audit_lib.explain(audit, clinic, rule_id).verdicts
    }

    assert {
        (row["rule_id"], row["subject"]): row["verdict"] for row in verdicts if row["clinic_id"] == clinic
    } == explained


def test_every_late_errand_is_listed_with_its_deadline(example):
    audit, _, late = example
    clinic = late[0]["clinic_id"]
    wanted = {row["item"] for row in late if row["clinic_id"] == clinic}

    explanation = audit_lib.explain(audit, clinic, "SVA-01")

    assert wanted == {errand.errand_id for errand in explanation.errands}
    assert all(errand.due_on for errand in explanation.errands)


def test_a_late_errand_is_told_with_its_times_and_messages(region):
    text = str(audit_lib.explain(region.open(errands=ERRANDS, messages=MESSAGES), A, "sva-01"))

    assert "”Minst ett delsvar ska ges inom två vardagar.”" in text
    assert "väntas:  state = 'in_time'" in text
    assert "E1      kontakta_mig  2026-04-01 10:00  2026-04-07  2026-04-08" in text
    assert "2026-04-08 09:30 mottagning delsvar" in text
    assert "\nE2" not in text
    assert say_verdict("krav", "ej_uppfylld") in text


def test_the_wide_form_is_told_by_the_times_it_has(region):
    wide = ERRANDS.splitlines()[0] + ",first_delsvar_at\n" + ERRANDS.splitlines()[1] + ",2026-04-08 09:30\n"

    assert "2026-04-08 09:30 mottagning delsvar" in str(audit_lib.explain(region.open(errands=wide), A, "SVA-01"))


def test_errands_without_replies_of_either_form_are_explained_too(region):
    explanation = audit_lib.explain(region.open(errands=ERRANDS), A, "SVA-01")

    assert explanation.errands == ()
    assert sum(row.what for row in explanation.errand_counts) == 2


def test_only_the_facts_and_readings_that_bear_on_the_rule_are_shown(region):
    explanation = audit_lib.explain(region.open(), A, "TID-01")

    assert [{name for name, _ in subject.facts} for subject in explanation.subjects] == [
        {"reached", "exists_time_request", "active_time_request", "webbtidbok", "tidbok_replaces"}
    ]
    assert [reading.name for reading in explanation.readings] == ["ej_patientbokade_undantas"]


def test_a_villkorstext_is_told_with_the_pattern_that_decided(region):
    services = (
        f"service_id,clinic_id,name,active_from,terms\nS,{A},Beställ tid,2026-01-01,Du lämnar svar inom två vardagar.\n"
    )
    audit = region.open(services=services)

    promise, ombud = (audit_lib.explain(audit, A, rule_id).subjects[0].facts for rule_id in ("VIL-03", "VIL-02"))

    assert ("promise_why", "du_lamnar_svar") in promise
    assert ("ombud_why", "ombud_saknas") in ombud


def test_a_notebook_gets_tables_with_everything_escaped(region):
    services = f"service_id,clinic_id,name,active_from,terms\n<b>S</b>,{A},Beställ tid,2026-01-01,Hej.\n"

    html = audit_lib.explain(region.open(services=services), A, "VIL-02")._repr_html_()

    assert ">&lt;b&gt;S&lt;/b&gt;</td>" in html
    assert "<b>S" not in html
    assert ">Utlåtanden</caption>" in html


def test_a_rule_that_is_not_in_the_decision_is_a_wrong_parameter(region):
    with pytest.raises(ParameterError, match=r"^rule_id: regeln XYZ-99 finns inte i beslutet"):
        audit_lib.explain(region.open(), A, "XYZ-99")


def test_a_clinic_whose_own_row_was_left_out_is_named_with_the_remedy(example):
    audit, _, _ = example

    with pytest.raises(ParameterError, match=r"har inget resultat: dess rad .* har datafel .* Rätta raden"):
        audit_lib.explain(audit, audit.store.clinics_in_error[0], "SVA-01")


def test_the_command_prints_the_explanation_and_refuses_an_unknown_clinic(region):
    region.open(errands=ERRANDS, messages=MESSAGES)
    run_file = str(region.folder / "run.yaml")

    told = CliRunner().invoke(main, ["explain", run_file, "--clinic", A, "--rule", "SVA-01"])
    refused = CliRunner().invoke(main, ["explain", run_file, "--clinic", "SE2321000131-E9", "--rule", "SVA-01"])

    assert (told.exit_code, "Avvikande ärenden" in told.stdout) == (0, True)
    assert refused.exit_code == 10
    assert "--clinic: SE2321000131-E9 finns inte i tabellen clinics. Ange ett HSA-id ur" in refused.stderr
