"""The same region judged on DuckDB and Spark in one run: seconds of facts and rules, and their ratio.

    .venv/bin/python bench/engines.py [--sizes 100000 1000000] [--clinics 1700] [--rounds 1] [--regions 1]
                                      [--engines duckdb spark] [--folder DIR]

Each size is the errands of one region; `--regions 6` puts six such regions, each with its own seed and clinic ids, into
one input: a small country (syntetiska data). Engines take turns, medians of the rounds; imports and the first opening
of each engine are left out. Spark is `local[2]`. "Facts" holds the handing over of the input, also told by itself. The
verdicts of every engine must be those of the first, byte for byte, or the run fails. Figures of docs/scaling.md.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from audit_lib.audit.half_made import working_folder
from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.check.suite import build_suites
from audit_lib.engines.spark import open_engine
from audit_lib.facts.build import build_facts, open_database
from audit_lib.facts.workplace import Workplace
from audit_lib.findings.verdicts import collect_verdicts
from audit_lib.model.audit import Audit

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from audit_lib.check.validate import validate_facts

os.environ.setdefault("PYSPARK_SUBMIT_ARGS", "--driver-memory 3g pyspark-shell")
STEPS = ("handing_over_s", "facts_s", "rules_s")


def make_input(folder: Path, *, errands: int, clinics: int, regions: int) -> Path:
    """Regions of the example generator in one folder; gives the run file."""
    made = []
    for number in range(regions):
        made.append(folder / f"region-{number}")
        command = [sys.executable, "-m", "audit_lib", "example", "--clinics", str(clinics), "--errands", str(errands)]
        command += ["--seed", str(7 + number), "--format", "parquet", "--out", str(made[-1])]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    if regions == 1:
        return made[0] / "run.yaml"
    country = folder / "country"
    country.mkdir()
    for path in sorted(made[0].glob("*.parquet")):
        parts = [f"SELECT {move_ids(region / path.name, number)}" for number, region in enumerate(made)]
        duckdb.execute(f"COPY ({' UNION ALL '.join(parts)}) TO '{country / path.name}' (FORMAT parquet)")
    shutil.copy(made[0] / "run.yaml", country / "run.yaml")
    for region in made:
        shutil.rmtree(region)
    return country / "run.yaml"


def move_ids(path: Path, number: int) -> str:
    """What to select of a region's file so that its clinics, services and errands are no other region's.

    Ids in small letters are the same clinic's: contract section 1.
    """
    columns = [name for name, *_ in duckdb.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]
    moved = {"clinic_id": f"regexp_replace(clinic_id, '^(SE[0-9]{{9}})[0-9]', '\\1{number}', 'i')"}
    moved |= {name: f"'{number}-' || {name}" for name in ("errand_id", "service_id")}
    changes = [f"{written} AS {name}" for name, written in moved.items() if name in columns]
    replaced = f" REPLACE ({', '.join(changes)})" if changes else ""
    return f"*{replaced} FROM '{path}'"


def measure(audit: Audit) -> tuple[dict[str, float], pa.Table]:
    """Facts and rules once on the engine that the run names."""
    handed = []
    send = Workplace.send

    def send_timed(self, *names):
        started = time.perf_counter()
        send(self, *names)
        handed.append(time.perf_counter() - started)

    Workplace.send = send_timed
    try:
        with working_folder(audit.run.out) as work:
            address = str(work / "facts.duckdb")
            with open_database(address) as connection, open_engine(audit.run, work) as spark:
                started = time.perf_counter()
                build_facts(connection, audit, spark=spark)
                facts = time.perf_counter()
                validation = validate_facts(spark or address, build_suites(audit.decision))
                verdicts = collect_verdicts(validation.verdicts_of, audit.decision)
                rules = time.perf_counter()
    finally:
        Workplace.send = send
    return dict(zip(STEPS, (sum(handed), facts - started, rules - facts), strict=True)), verdicts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--clinics", type=int, default=1_700)
    parser.add_argument("--regions", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--engines", nargs="*", default=["duckdb", "spark"])
    parser.add_argument("--folder")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    print("| engine | regions | errands | handing over s | facts s | all rules s | to the first engine | verdicts |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for errands in options.sizes:
            place = Path(folder) / str(errands)
            run_file = make_input(place, errands=errands, clinics=options.clinics, regions=options.regions)
            started = time.perf_counter()
            audit = take_in(open_run(run_file, place / "out"))
            print(f"intake, DuckDB, whatever the engine: {time.perf_counter() - started:.1f} s", flush=True)
            rounds: dict[str, list[dict[str, float]]] = {engine: [] for engine in options.engines}
            n_left_out = {name: info.n_left_out for name, info in audit.store.tables.items() if info.given}
            print(f"rows left out as data errors: {n_left_out}", flush=True)
            first = None
            for _ in range(options.rounds):
                for engine in options.engines:
                    run = audit.run.model_copy(update={"engine": engine, "spark_master": "local[2]"})
                    figures, verdicts = measure(replace(audit, run=run))
                    rounds[engine].append(figures)
                    first = verdicts if first is None else first
                    if not verdicts.equals(first):
                        sys.exit(f"{engine}: other verdicts than {options.engines[0]}")
            show(rounds, first.num_rows, options.regions, options.regions * errands)
            shutil.rmtree(place)


def show(rounds: dict[str, list[dict[str, float]]], n_verdicts: int, regions: int, errands: int) -> None:
    """One line an engine: medians, and how many times as long as the first."""
    totals = []
    for engine, figures in rounds.items():
        medians = {step: statistics.median(figure[step] for figure in figures) for step in STEPS}
        totals.append(medians["facts_s"] + medians["rules_s"])
        times = " | ".join(f"{medians[step]:.1f}" for step in STEPS)
        ratio = totals[-1] / totals[0]
        print(f"| {engine} | {regions} | {errands:,} | {times} | {ratio:.1f} | {n_verdicts:,} |", flush=True)


if __name__ == "__main__":
    main()
