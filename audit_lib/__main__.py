"""The command line: `basutbud`, also `python -m audit_lib` (contract section 8).

Results go to files and, with `--json`, to stdout; progress and messages go to stderr. Exit codes are those of
`audit_lib.errors`; 2 is wrong usage.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from audit_lib.batch.interrupt import Stop
from audit_lib.batch.states import ClinicState
from audit_lib.command_line import (
    AS_JSON,
    ONLY,
    OUT,
    RUN_FILE,
    Audited,
    ManyIds,
    echo_summary,
    spare_collector,
    split_readings,
    tell,
    tell_loss,
)
from audit_lib.errors import ParameterError, Problem, ReportError


@click.group(cls=Audited, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="basutbud-audit", prog_name="basutbud")
def main() -> None:
    """Granska om mottagningarnas e-tjänster på 1177 följer regionens beslut om basutbud."""
    spare_collector()


@main.command(cls=ManyIds)
@RUN_FILE
@ONLY
@OUT
@click.option("--jobs", type=click.IntRange(1, 64), default=lambda: 2 * (os.cpu_count() or 1), help="Antal samtidiga.")
@click.option("--force", is_flag=True, help="Gör om även det som är klart och oförändrat.")
@click.option("--cluster", metavar="ADRESS", help="Kör på ett Dask-kluster: tcp://dator:8786, eller local.")
@AS_JSON
def run(
    run_file: Path, only: tuple[str, ...], out: Path | None, jobs: int, force: bool, cluster: str | None, as_json: bool
) -> None:
    """Gör allt: inläsning, utlåtanden, en rapport per mottagning, regionens sida och index."""
    if not hasattr(os, "fork"):
        remedy = "Kör det i WSL; check, explain och notebookarna en och en går som de är."
        raise ParameterError(Problem("hela körningen går inte i Windows.", "basutbud run", remedy))
    with Stop() as stop:
        from audit_lib.audit.opening import open_run  # noqa: PLC0415
        from audit_lib.batch.run import run_audit  # noqa: PLC0415

        hire = None
        if cluster:
            from audit_lib.batch.cluster.driver import ClusterWorkers  # noqa: PLC0415 (only with the flag)

            hire = partial(ClusterWorkers, cluster, jobs)
        outcome = run_audit(open_run(run_file, out or ""), only=only, jobs=jobs, force=force, stop=stop, hire=hire)
    summary = {
        "out": str(outcome.out),
        "index": str(outcome.out / "index.html"),
        "done": outcome.count(ClinicState.DONE),
        "done_before": outcome.count(ClinicState.KEPT),
        "failed": outcome.count(ClinicState.FAILED),
        "data_error": outcome.count(ClinicState.DATA_ERROR),
        "nothing_to_do": outcome.did_nothing,
    }
    for note in outcome.notes:
        click.echo(f"obs: {note}", err=True)
    if outcome.did_nothing:
        click.echo("inget att göra: indata, beslut, parametrar och kod är oförändrade", err=True)
    click.echo(
        f"{summary['done']} rapporter gjorda, {summary['done_before']} oförändrade, {summary['failed']} misslyckade, "
        f"{summary['data_error']} mottagningar med datafel",
        err=True,
    )
    tell(*outcome.problems.values())
    if outcome.audit:
        summary |= tell_loss(outcome.audit)
    click.echo(json.dumps(summary, ensure_ascii=False) if as_json else summary["index"])
    if summary["failed"]:
        sys.exit(ReportError.exit_code)


@main.command()
@RUN_FILE
@OUT
@AS_JSON
def status(run_file: Path, out: Path | None, as_json: bool) -> None:
    """Visa hur en körning går, medan den pågår eller efteråt: klara, kvar, takt, väntat slut."""
    from audit_lib.batch.ledger.status import describe_status, read_status  # noqa: PLC0415
    from audit_lib.files.clock import now  # noqa: PLC0415
    from audit_lib.model.run import load_run  # noqa: PLC0415

    found = read_status(load_run(run_file, out=out).out, now())
    click.echo(found.as_json() if as_json else "\n".join(describe_status(found)))


@main.command(cls=ManyIds)
@RUN_FILE
@ONLY
@OUT
@click.option(
    "--reading",
    multiple=True,
    metavar="NAMN=VÄRDE",
    help="Visa vad en annan läsning skulle ändra; skrivs bara med --out, märkt som hypotes.",
)
@AS_JSON
def check(run_file: Path, only: tuple[str, ...], out: Path | None, reading: tuple[str, ...], as_json: bool) -> None:
    """Bara inläsning och utlåtanden, utan notebookar: det snabba sättet, samma utlåtanden."""
    if reading:
        _suppose(run_file, only, split_readings(reading), out, as_json=as_json)
        return
    from pyarrow.parquet import read_metadata  # noqa: PLC0415

    from audit_lib.audit.opening import open_run  # noqa: PLC0415
    from audit_lib.batch.check import check_input  # noqa: PLC0415

    with Stop(grace_s=0):
        audit, clinics, found = check_input(open_run(run_file, out or ""), only)
    counts = Counter(found.verdicts["verdict"].to_pylist())
    summary = {
        "out": str(audit.run.out),
        "clinics": len(clinics),
        "clinics_in_error": len(audit.store.clinics_in_error),
        "verdicts": dict(sorted(counts.items())),
        "deviations": found.deviations.num_rows,
        "data_errors": read_metadata(audit.run.out / "data_errors.parquet").num_rows,
    }
    told = tell_loss(audit)
    if as_json:
        summary |= told
    echo_summary(summary, as_json=as_json)


@main.command()
@RUN_FILE
@OUT
@click.option("--suggest", is_flag=True, help="Läs inte in: föreslå blad, rubriker och ord, i forslag.yaml.")
@AS_JSON
def intake(run_file: Path, out: Path | None, suggest: bool, as_json: bool) -> None:
    """Granska bara indata: läs in, pröva tabellerna och skriv en sida om datakvaliteten."""
    from audit_lib.audit.input.report import report_input  # noqa: PLC0415
    from audit_lib.audit.opening import open_run  # noqa: PLC0415
    from audit_lib.model.folder import INTAKE_PAGE  # noqa: PLC0415

    assignment = open_run(run_file, out or "")
    with Stop(grace_s=0):
        if suggest:
            from audit_lib.intake.suggest.telling import make_proposal  # noqa: PLC0415

            click.echo(make_proposal(assignment.run, assignment.names, as_json=as_json))
            return
        found = report_input(assignment)
    summary = {
        "page": str(assignment.run.out / INTAKE_PAGE),
        "rows": {name: info.n_rows for name, info in found.tables.items() if info.given},
        "expectations": len(found.findings),
        "expectations_not_met": sum(not finding.is_met for finding in found.findings),
        "data_errors": dict(found.n_errors),
    }
    echo_summary(summary, as_json=as_json)


@main.command()
@click.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Skriv en mapp att börja i: en arbetsbok att fylla i, en körfil och en läs mig."""
    from audit_lib.start.new_folder import RUN_FILE as STARTED  # noqa: PLC0415
    from audit_lib.start.new_folder import make_new_folder  # noqa: PLC0415

    for path in make_new_folder(folder):
        click.echo(f"skrev {path}", err=True)
    click.echo(f"Fyll i arbetsboken och kör sedan: basutbud intake {folder / STARTED}", err=True)


@main.command()
@click.option("--decision", default="vgr-hs20-2016", show_default=True, help="Beslutets id eller fil.")
@AS_JSON
def rules(decision: str, as_json: bool) -> None:
    """Visa beslutets regler med slag, citat och läsningar; felen i en beslutsfil visas med rad."""
    from audit_lib.files.clock import now  # noqa: PLC0415
    from audit_lib.model.decision import find_decision, load_decision  # noqa: PLC0415
    from audit_lib.wording.rules import describe_rules, list_rules  # noqa: PLC0415

    loaded = load_decision(find_decision(decision, asked="--decision"), on=now().date())
    if as_json:
        click.echo(json.dumps(describe_rules(loaded), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(list_rules(loaded)))


@main.command("explain")
@RUN_FILE
@click.option("--clinic", required=True, metavar="ID", help="Mottagningens HSA-id.")
@click.option("--rule", required=True, metavar="REGEL", help="Regelns id, som basutbud rules visar det.")
@OUT
def explain_verdict(run_file: Path, clinic: str, rule: str, out: Path | None) -> None:
    """Visa vägen från rader till utlåtande; listar ärende-id och är bara till för analytikern."""
    from audit_lib.audit.explain import explain  # noqa: PLC0415
    from audit_lib.audit.intake import open_or_take_in  # noqa: PLC0415
    from audit_lib.audit.opening import open_run  # noqa: PLC0415

    audit = open_or_take_in(open_run(run_file, out or ""))
    click.echo(str(explain(audit, clinic, rule, asked=("--clinic", "--rule"))), nl=False)


@main.command()
@click.option("--clinics", type=click.IntRange(1), required=True, help="Antal mottagningar.")
@click.option("--errands", type=click.IntRange(0), required=True, help="Antal ärenden.")
@click.option("--seed", type=int, default=1, show_default=True, help="Samma frö ger samma filer.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Mapp att skriva i.")
@click.option("--format", "file_format", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
def example(clinics: int, errands: int, seed: int, out: Path, file_format: Any) -> None:
    """Gör en påhittad region (syntetiska data) av valfri storlek."""
    from audit_lib.example import make_example  # noqa: PLC0415

    make_example(clinics=clinics, errands=errands, seed=seed, out=out, file_format=file_format)
    click.echo(str(out / "run.yaml"))


def _suppose(
    run_file: Path, only: tuple[str, ...], readings: Mapping[str, str], out: Path | None, *, as_json: bool
) -> None:
    """Tell which verdicts other readings would change; write them as a hypothesis where `out` says."""
    from audit_lib.audit.hypothesis import refuse_overwriting  # noqa: PLC0415
    from audit_lib.audit.opening import open_run  # noqa: PLC0415
    from audit_lib.audit.region.hypothesis import judge_hypothesis  # noqa: PLC0415
    from audit_lib.batch.check import check_input  # noqa: PLC0415

    official, supposed = open_run(run_file), open_run(run_file, out or "", readings=readings)
    if out and not supposed.hypothesis:
        raise ParameterError(Problem("läsningen är den som redan gäller.", "--reading", "Det finns inget att skriva."))
    if out and official.run.out in (supposed.run.out, *supposed.run.out.parents):
        what = "är mappen för regionens resultat, och en hypotes skrivs inte där."
        raise ParameterError(Problem(what, "--out", "Ange en annan mapp."))
    if out:
        refuse_overwriting(supposed)
    with Stop(grace_s=0):
        found = judge_hypothesis(official, supposed, only)
        if out:
            check_input(supposed, only)
    changed = found.changed.to_pylist()
    summary = {
        "hypothesis": supposed.supposed,
        "instead_of": {name: official.decision.readings[name].value for name in supposed.supposed},
        **({"out": str(supposed.run.out)} if out else {}),
        "clinics": len(found.clinics),
        "clinics_changed": len({row["clinic_id"] for row in changed}),
    }
    if as_json:
        click.echo(json.dumps({**summary, "changed": changed}, ensure_ascii=False))
        return
    from audit_lib.wording.summary import write_turn  # noqa: PLC0415

    for row in changed:
        click.echo("{clinic_id}  {rule_id}  {subject}  ".format_map(row) + write_turn(row))
    turns = Counter(f"{row['rule_id']}: {write_turn(row)}" for row in changed)
    for turn, n in sorted(turns.items()):
        click.echo(f"{turn}  {n}")
    echo_summary(summary, as_json=False)


if __name__ == "__main__":
    main(prog_name="basutbud")
