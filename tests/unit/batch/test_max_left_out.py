"""A run whose input loses more to data errors than its file allows stops before it judges (syntetiska data)."""

import pytest
from click.testing import CliRunner
from small_region import CLINICS, A

from audit_lib.__main__ import main

ERRANDS = "errand_id,clinic_id,service,started_by,sent_at\n"
NAMELESS = "SE2321000131-E000000000002,,egen,ja\n"


def list_errands(n, n_wrong):
    """So many errands, of which some have a time that cannot be read."""
    rows = (f"e{i},{A},kontakta_mig,invanare,{'igår' if i < n_wrong else '2026-04-02 09:00'}\n" for i in range(n))
    return ERRANDS + "".join(rows)


def call(region, command, most, **tables):
    region.open(**tables)
    run_file = region.folder / "run.yaml"
    run_file.write_text(run_file.read_text(encoding="utf-8") + f"max_left_out: {most}\n", encoding="utf-8")
    return CliRunner().invoke(main, [*command, str(run_file)])


@pytest.mark.parametrize(
    ("most", "tables", "said"),
    [
        ('"0,1"', {"errands": list_errands(10, 1)}, ""),
        ("0.09", {"errands": list_errands(10, 1)}, "utelämnat 1 av 10 ärenden (10 %), mer än max_left_out (0,09)"),
        ("0.5", {"clinics": CLINICS + NAMELESS}, ""),
        ("0.49", {"clinics": CLINICS + NAMELESS}, "utelämnat 1 av 2 mottagningar (50 %), mer än"),
        ("0", {}, ""),
        ("0", {"errands": ERRANDS}, ""),
    ],
    ids=["as many errands", "more errands", "as many clinics", "more clinics", "no table", "no errands"],
)
def test_a_check_stops_when_more_is_left_out_than_allowed(region, most, tables, said):
    outcome = call(region, ["check"], most, **tables)
    page, out = region.folder / "out" / "intake.html", region.folder / "out"

    assert outcome.exit_code == (12 if said else 0), outcome.stderr
    assert said in outcome.stderr
    assert (f"Inget är bedömt. Felen står i {page}: rätta indata" in outcome.stderr) == bool(said)
    assert page.is_file()
    assert (out / "verdicts.csv").exists() == (not said)


def test_a_run_stops_before_it_judges_and_its_page_says_what_was_lost(region):
    outcome = call(region, ["run"], "0.05", errands=list_errands(10, 1), clinics=CLINICS + NAMELESS)
    out = region.folder / "out"

    assert outcome.exit_code == 12
    assert "1 av 10 ärenden (10 %) och 1 av 2 mottagningar (50 %), mer än max_left_out (0,05)" in outcome.stderr
    assert (out / "intake.html").is_file()
    assert not (out / "verdicts.csv").exists()
    assert not (out / "clinics").exists()


def test_another_reading_is_not_judged_either(region):
    command = ["check", "--reading", "motfraga_ar_delsvar=nej"]
    outcome = call(region, command, "0.05", errands=list_errands(10, 1))

    assert outcome.exit_code == 12
    assert f"basutbud intake {region.folder / 'run.yaml'} listar felen" in outcome.stderr
