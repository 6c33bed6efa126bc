"""`check --reading`: what another reading would change is told, never written over the region's result."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

import audit_lib
from audit_lib.__main__ import main
from audit_lib.audit.previous_run import find_previous_run
from audit_lib.errors import ParameterError
from audit_lib.model.folder import LEDGER

EXAMPLE = Path(__file__).parents[4] / "params" / "example.yaml"
STRICT = ("--reading", "motfraga_ar_delsvar=nej")
KEYS = ["clinic_id", "rule_id", "subject", "verdict"]


def check(run_file: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["check", str(run_file), *options])


def read_files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def read_verdicts(folder: Path) -> dict[tuple[str, ...], str]:
    rows = pq.read_table(folder / "verdicts.parquet", columns=KEYS).to_pylist()
    return {tuple(row[key] for key in KEYS[:3]): row["verdict"] for row in rows}


@pytest.fixture(scope="module")
def run_file(tmp_path_factory) -> Path:
    """A run file whose own `out` is ours, with its result in it."""
    file = tmp_path_factory.mktemp("run") / "run.yaml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("../data", str(EXAMPLE.parents[1] / "data"))
    lines = [line for line in text.splitlines() if not line.startswith("out:")]
    file.write_text("\n".join([*lines, "out: result", ""]), encoding="utf-8")
    assert check(file).exit_code == 0
    return file


@pytest.fixture(scope="module")
def hypothesis(run_file: Path) -> Path:
    """The folder that a hypothesis was written to."""
    assert check(run_file, *STRICT, "--out", str(run_file.parent / "hypothesis")).exit_code == 0
    return run_file.parent / "hypothesis"


@pytest.mark.proof
def test_without_out_nothing_is_written_and_every_change_is_told(run_file: Path, hypothesis: Path) -> None:
    before = read_files(run_file.parent)

    outcome = check(run_file, *STRICT, "--json")

    assert before == read_files(run_file.parent)
    told = json.loads(outcome.stdout)
    assert (told["hypothesis"], told["instead_of"]) == ({"motfraga_ar_delsvar": False}, {"motfraga_ar_delsvar": True})
    changes = {tuple(row[key] for key in KEYS[:3]): (row["verdict"], row["other_verdict"]) for row in told["changed"]}
    result, supposed = read_verdicts(run_file.parent / "result"), read_verdicts(hypothesis)
    assert changes == {key: (result[key], supposed[key]) for key in result if result[key] != supposed[key]}
    assert changes


@pytest.mark.proof
def test_a_change_is_a_line_that_names_clinic_rule_and_both_verdicts(run_file: Path) -> None:
    (row, *_) = json.loads(check(run_file, *STRICT, "--json").stdout)["changed"]

    lines = check(run_file, *STRICT).stdout.splitlines()

    turn = f"{row['verdict']} → {row['other_verdict']}".replace("_", " ").replace("tillamplig", "tillämplig")
    assert f"{row['clinic_id']}  {row['rule_id']}  {row['subject']}  {turn}" in lines
    told = check(run_file, "--reading", "motfraga_ar_delsvar=ja").stdout
    assert told.splitlines()[-1] == "mottagningar som ändras: 0"


@pytest.mark.proof
def test_a_reading_that_bears_on_how_the_input_is_read_is_read_in_aside(run_file: Path) -> None:
    before = read_files(run_file.parent)

    outcome = check(run_file, "--reading", "egenremiss_namn=egen vårdbegäran", "--json")

    assert outcome.exit_code == 0
    assert {row["rule_id"] for row in json.loads(outcome.stdout)["changed"]} >= {"EGR-02"}
    assert before == read_files(run_file.parent)


@pytest.mark.proof
def test_only_some_clinics_are_told_of(run_file: Path) -> None:
    (row, *_) = json.loads(check(run_file, *STRICT, "--json").stdout)["changed"]

    told = json.loads(check(run_file, *STRICT, "--json", "--only", row["clinic_id"]).stdout)

    assert {changed["clinic_id"] for changed in told["changed"]} == {row["clinic_id"]}
    assert told["clinics"] == 1


OTHER = [pytest.param(f"other{inside}", marks=pytest.mark.proof) for inside in ("", "/store", "/new")]


@pytest.mark.parametrize("folder", ["result", "result/gx", "begun", *OTHER])
def test_a_hypothesis_is_refused_where_a_run_is_or_belongs_and_anywhere_within(run_file: Path, folder: str) -> None:
    if folder.startswith("other"):
        assert check(run_file, "--out", str(run_file.parent / "other")).exit_code == 0
    if folder == "begun":  # a run that was cut off
        (run_file.parent / folder).mkdir()
        (run_file.parent / folder / LEDGER).touch()
    before = read_files(run_file.parent)

    outcome = check(run_file, *STRICT, "--out", str(run_file.parent / folder))

    assert outcome.exit_code == 10
    assert "hypotes" in outcome.stderr
    assert before == read_files(run_file.parent)


@pytest.mark.proof
def test_a_reading_that_holds_already_is_written_nowhere(run_file: Path) -> None:
    assert check(run_file, "--out", str(run_file.parent / "third")).exit_code == 0
    before = read_files(run_file.parent)

    for folder in ("third", "nowhere"):
        same = check(run_file, "--reading", "motfraga_ar_delsvar=ja", "--out", str(run_file.parent / folder))
        assert same.exit_code == 10
        assert "redan gäller" in same.stderr
    assert before == read_files(run_file.parent)


@pytest.mark.proof
def test_the_folder_of_a_hypothesis_is_opened_as_that_and_as_nothing_else(run_file: Path, hypothesis: Path) -> None:
    assert json.loads((hypothesis / "run.json").read_text(encoding="utf-8"))["hypothesis"] == {
        "motfraga_ar_delsvar": False
    }
    assert "hypotes: motfraga_ar_delsvar" in repr(audit_lib.load(hypothesis))
    for readings in ({}, {"motfraga_ar_delsvar": "nej", "lordag_ar_vardag": "ja"}):
        with pytest.raises(ParameterError, match="håller en hypotes"):
            audit_lib.open_run(run_file, hypothesis, readings=readings)
    assert check(run_file, "--out", str(hypothesis)).exit_code == 10


@pytest.mark.proof
def test_every_page_of_a_hypothesis_says_that_it_is_one(run_file: Path, hypothesis: Path) -> None:
    supposed = audit_lib.open_run(run_file, hypothesis, readings={"motfraga_ar_delsvar": "nej"})
    audit = audit_lib.open_or_take_in(supposed)
    facts = audit_lib.build_clinic_facts(audit, "SE2321000131-E999000000018")
    result = audit_lib.conclude(facts, audit_lib.check_rules(facts))
    said = (
        "Hypotes – inte regionens resultat. Läsning i stället för regionens: ”En motfråga räknas som ett delsvar”: nej"
    )

    assert said in audit_lib.show_heading(result).html
    assert said in audit_lib.show_region_summary(audit_lib.summarise_region(audit)).html
    assert said in str(audit_lib.explain(audit, facts.clinic_id, "SVA-01"))


@pytest.mark.proof
def test_a_hypothesis_is_no_earlier_run_to_compare_with(run_file: Path, hypothesis: Path) -> None:
    later = run_file.with_name("later.yaml")
    later.write_text(run_file.read_text(encoding="utf-8").replace("out: result", "out: later"), encoding="utf-8")
    manifest = hypothesis / "run.json"
    earlier = json.loads(manifest.read_text(encoding="utf-8"))
    earlier["parameters"]["audit_date"] = "2020-01-01"
    report = hypothesis / "clinics" / "SE2321000131-E999000000018" / "result.json"
    report.parent.mkdir(parents=True)
    report.write_text("{}", encoding="utf-8")
    manifest.write_text(json.dumps(earlier), encoding="utf-8")

    assert find_previous_run(audit_lib.open_run(later)) is None
    manifest.write_text(json.dumps({**earlier, "hypothesis": {}}), encoding="utf-8")
    assert find_previous_run(audit_lib.open_run(later)) == hypothesis
