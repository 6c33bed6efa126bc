"""Time and peak memory of the intake alone, on synthetic data (syntetiska data) of any size; CSV beside `read_csv`.

Usage: python bench/intake.py [--errands 1000000] [--clinics 1700] [--form csv|parquet] [--rounds 1] [--folder DIR]

With several rounds the two are timed in turn and the medians printed: the machine's speed shifts between any two.
"""

import argparse
import datetime as dt
import resource
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pandas  # noqa: F401 (DuckDB imports it at a query's first parameter, and great-expectations in every command)

from audit_lib.intake import ColumnNames, load
from audit_lib.model.services import ServiceNames

PARAMS = Path(__file__).parent.parent / "params"
CLINIC_ID = "'SE2321000131-E' || lpad(CAST(900000000000 + {n} AS VARCHAR), 12, '0')"


def write_input(folder: Path, n_clinics: int, n_errands: int, form: str) -> None:
    """Write clinics, errands and three messages an errand; every id and time is made up."""
    options = "(FORMAT parquet)" if form == "parquet" else "(HEADER, DELIMITER ';')"
    with duckdb.connect() as con:
        con.execute("SELECT setseed(0.5)")
        con.execute(
            f"""COPY (SELECT {CLINIC_ID.format(n="range")} AS clinic_id, 'Påhittad mottagning ' || range AS name,
            'egen' AS operated_by, 'ja' AS connected FROM range({n_clinics}))
            TO '{folder}/clinics.{form}' {options}"""
        )
        con.execute(
            f"""CREATE TABLE errands AS SELECT 'A' || range AS errand_id,
            {CLINIC_ID.format(n=f"(range * 7919) % {n_clinics}")} AS clinic_id,
            ['Beställ tid', 'avboka_tid', 'Förnya recept', 'kontakta_mig'][1 + range % 4] AS service,
            'invanare' AS started_by,
            TIMESTAMP '2025-10-01 07:00:00' + to_seconds((range * 29) % 31000000) AS sent_at
            FROM range({n_errands})"""
        )
        con.execute(
            f"""COPY (SELECT errand_id, clinic_id, service, started_by, strftime(sent_at, '%Y-%m-%d %H:%M') AS sent_at,
            'R' || (rowid % 400000) AS resident_key FROM errands) TO '{folder}/errands.{form}' {options}"""
        )
        con.execute(
            f"""COPY (SELECT errand_id, strftime(sent_at + to_hours(CAST(random() * 90 AS INTEGER) + 1),
            '%Y-%m-%d %H:%M:%S') AS sent_at, ['mottagning', 'mottagning', 'system'][1 + n] AS sender,
            ['delsvar', 'slutsvar', 'kvittens'][1 + n] AS kind
            FROM errands, (SELECT unnest([0, 1, 2]) AS n)) TO '{folder}/messages.{form}' {options}"""
        )


def read_bare(folder: Path) -> tuple[float, float]:
    """Seconds, and of CPU, that DuckDB's own reader takes for the same files: types guessed, nothing checked."""
    start, cpu = time.perf_counter(), time.process_time()
    with duckdb.connect() as con:
        for table in ("clinics", "errands", "messages"):
            con.execute(f"CREATE TABLE {table} AS FROM read_csv('{folder}/{table}.csv', delim = ';', header = true)")
    return time.perf_counter() - start, time.process_time() - cpu


def take_in(folder: Path, form: str) -> tuple[float, float]:
    """Seconds, and of CPU, of the whole intake; tells what the store holds the first time."""
    is_first = not (folder / "store").exists()
    start, cpu = time.perf_counter(), time.process_time()
    names = ServiceNames.load(PARAMS / "services.yaml")
    store = load(
        folder,
        extract_at=dt.datetime(2026, 11, 1, tzinfo=ZoneInfo("Europe/Stockholm")),
        cards_read_on=dt.date(2026, 11, 1),
        operated_by=None,
        columns=ColumnNames.load(PARAMS / "columns.yaml"),
        services=replace(names, marks=("egenremiss",), egenremiss="egenremiss"),
        store=folder / "store",
    )
    taken = time.perf_counter() - start, time.process_time() - cpu
    if is_first:
        size = sum(path.stat().st_size for path in store.folder.iterdir()) / 1e6
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{form}: peak {peak:.0f} MB, store {size:.0f} MB")
        for table in ("clinics", "errands", "messages"):
            print(table, store.tables[table])
    return taken


def main() -> None:
    """Write the input, load it, print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errands", type=int, default=1_000_000)
    parser.add_argument("--clinics", type=int, default=1_700)
    parser.add_argument("--form", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    ours, bare = [], []
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        write_input(folder, arguments.clinics, arguments.errands, arguments.form)
        for _ in range(arguments.rounds):
            ours.append(take_in(folder, arguments.form))
            if arguments.form == "csv":
                bare.append(read_bare(folder))
                ratios = [mine / theirs for mine, theirs in zip(ours[-1], bare[-1], strict=True)]
                print(f"{ours[-1][0]:.1f} s, read_csv {bare[-1][0]:.1f} s: {ratios[0]:.2f}, of CPU {ratios[1]:.2f}")
    seconds, cpu = (statistics.median(taken) for taken in zip(*ours, strict=True))
    print(f"median of {arguments.rounds}: {seconds:.1f} s ({cpu:.1f} s of CPU)")
    if bare:
        bare_seconds, bare_cpu = (statistics.median(taken) for taken in zip(*bare, strict=True))
        print(f"read_csv alone: {bare_seconds:.1f} s ({bare_cpu:.1f} s of CPU)")
        print(f"intake / read_csv: {seconds / bare_seconds:.2f}, of CPU {cpu / bare_cpu:.2f}")


if __name__ == "__main__":
    main()
