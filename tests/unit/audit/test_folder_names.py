"""A run reads its own files and its own cells, whatever the folders that it lies in are called."""

import json
from contextlib import closing

import pytest
from click.testing import CliRunner
from small_region import CLINICS, A, SmallRegion

from audit_lib.__main__ import main
from audit_lib.audit import clinic
from audit_lib.audit.clinic import check_rules, conclude
from audit_lib.audit.clinic_facts import build_clinic_facts
from audit_lib.audit.input.report import report_input
from audit_lib.batch.ledger.slices import hash_slices
from audit_lib.files.parquet import table_rows
from audit_lib.findings.other_readings import OTHERWISE_SCHEMA
from audit_lib.findings.peers import gather_peers

ERRANDS = """errand_id,clinic_id,service,started_by,sent_at,n_motfragor
1,SE2321000131-E000000000001,kontakta_mig,invanare,2026-04-02 15:03,
2,SE2321000131-E000000000001,kontakta_mig,invanare,2026-04-03 15:03,många
"""
OTHERS = CLINICS.replace(",ja", ",nej")
PATTERNS = {"april[1]": "april1", "var*": "var-en"}
"""Names that an engine could take for a pattern, and what such a pattern would find beside them."""
HIVE = ["connected=nej", f"clinic_id={A.replace('1', '2')}"]
ORDINARY = ["50%25 $HOME ${HOME}", "Annas 'vår' a#b+c", 'back\\slash cit"at {x};&y']


def everything(region):
    """What a check, a notebook, the intake report and the ledger make of a region."""
    verdicts = region.judge(clinics=CLINICS, errands=ERRANDS)
    with closing(build_clinic_facts(region.audit, A)) as facts, pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            clinic, "judge_otherwise", lambda *_, **__: OTHERWISE_SCHEMA.empty_table()
        )  # they read what was read already
        result = conclude(facts, check_rules(facts))
    clinics = region.audit.store.path("clinics")
    return [
        verdicts,
        result,
        table_rows(clinics, "SELECT * FROM source WHERE name <> ?", "x"),
        hash_slices(region.audit.store),
        gather_peers(region.found.verdicts, clinics, reply_rule="SVA-01", shares={}, min_cell=1),
        report_input(region.audit),
    ]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    found = everything(SmallRegion(tmp_path_factory.mktemp("plain")))
    assert found[1].data_errors.total == 1
    return found


@pytest.mark.fast_rows(2)
@pytest.mark.parametrize("name", [*PATTERNS, *HIVE, *ORDINARY])
def test_the_names_of_folders_change_nothing(tmp_path, plain, name):
    if name in PATTERNS:
        (tmp_path / PATTERNS[name]).mkdir()
        SmallRegion(tmp_path / PATTERNS[name]).open(clinics=OTHERS, errands=ERRANDS.splitlines()[0])
    (tmp_path / name).mkdir()

    assert everything(SmallRegion(tmp_path / name)) == plain


def test_a_folder_that_the_database_cannot_be_in_is_exit_10_before_anything_is_written(tmp_path, region):
    region.open()
    outcome = CliRunner().invoke(
        main, ["check", str(region.folder / "run.yaml"), "--out", str(tmp_path / "klart?"), "--json"]
    )

    assert outcome.exit_code == 10, outcome.output
    assert "out: mappen får inte ha frågetecken i sin sökväg" in outcome.stderr
    assert not (tmp_path / "klart?").exists()


def test_input_may_lie_where_a_run_may_not(tmp_path, region):
    region.open()
    (tmp_path / "input").rename(tmp_path / "vilka?")
    run_file = tmp_path / "run.yaml"
    run_file.write_text(run_file.read_text("utf-8").replace("input: input", 'input: "vilka?"'), "utf-8")
    outcome = CliRunner().invoke(main, ["check", str(run_file), "--out", str(tmp_path / "ny"), "--json"])

    assert outcome.exit_code == 0, outcome.output
    assert json.loads(outcome.stdout)["clinics"] == 1
