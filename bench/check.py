"""`basutbud check` on synthetic data of several sizes, and its check stage beside stock great-expectations on pandas.

    .venv/bin/python bench/check.py [--sizes 100000 1000000 10000000] [--format parquet] [--clinics 1700] [--rounds 1]
                                    [--stock 1000000] [--one-by-one 100] [--folder DIR]

The first table is the whole command, from files to verdicts on disk, and then facts and all rules alone on the store
that it left. Seconds of the clock and of the processors; only the latter mean something on a busy machine.
BASUTBUD_MEMORY limits the engine as ever. The second part compares the check stage, at the one size `--stock` (0: not
at all), with the same facts made in pandas and stock expectations (`stock/`): on whole tables, which gives rows
and no verdict on a clinic, and clinic by clinic, which is measured on `--one-by-one` clinics and multiplied. Ours
judges all 33 rules, stock those that have something expected; the others, of kind information, have nothing to judge.
Both read the same files, in turn. Figures of docs/performance.md.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STAGE = """
import json, sys, time
from audit_lib.audit.half_made import working_folder
from audit_lib.audit.intake import open_or_take_in
from audit_lib.audit.opening import open_run
from audit_lib.check.suite import build_suites
from audit_lib.check.validate import validate_facts
from audit_lib.facts.build import build_facts, open_database
audit = open_or_take_in(open_run(sys.argv[1], sys.argv[2]))
started = time.perf_counter()
with working_folder(audit.run.out) as work, open_database(str(work / "facts.duckdb")) as connection:
    build_facts(connection, audit)
    facts = time.perf_counter()
    validate_facts(str(work / "facts.duckdb"), build_suites(audit.decision))
    rules = time.perf_counter()
print(json.dumps({"facts_s": facts - started, "rules_s": rules - facts}))
"""
Figures = dict[str, float]


def measure(arguments: list[str]) -> Figures:
    started = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"exit {status}: {arguments[:3]}")
    figures = {"wall_s": time.perf_counter() - started, "peak_mb": usage.ru_maxrss / 1024}
    figures["cpu_s"] = usage.ru_utime + usage.ru_stime
    # Libraries may print before it.
    said = json.loads(output.strip().splitlines()[-1])
    return figures | {key: value for key, value in said.items() if isinstance(value, int | float)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--format", choices=("csv", "parquet"), default="parquet")
    parser.add_argument("--clinics", type=int, default=1_700)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--stock", type=int, default=1_000_000)
    parser.add_argument("--one-by-one", type=int, default=100)
    parser.add_argument("--folder")
    options = parser.parse_args()
    print(f"{options.format}, {options.clinics} clinics, medians of {options.rounds} rounds; seconds")
    print("| errands | whole command | processor | processor, µs an errand | peak MB | facts | all rules |")
    print("|---|---|---|---|---|---|---|")
    for errands in options.sizes:
        command, stage, _ = take_medians(options, errands, with_stock=False)
        each = 1e6 * command["cpu_s"] / errands
        print(
            f"| {errands:,} | {command['wall_s']:.1f} | {command['cpu_s']:.0f} | {each:.1f} "
            f"| {command['peak_mb']:.0f} | {stage['facts_s']:.1f} | {stage['rules_s']:.2f} |",
            flush=True,
        )
    if options.stock:
        _, stage, stock = take_medians(options, options.stock, with_stock=True)
        compare(options, stage, stock)


def compare(options: argparse.Namespace, ours: Figures, stock: Figures) -> None:
    """Print the check stage beside the stock one, row by row, with ratios."""
    one_by_one = stock["rules_of_one_clinic_s"] * options.clinics
    judged = f"{stock['n_rules']:.0f} rules"
    ours["all_s"] = ours["facts_s"] + ours["rules_s"]
    rows = {
        "facts": ("facts_s", stock["facts_s"]),
        f"{judged}, whole tables: rows, no verdict on a clinic": ("rules_s", stock["rules_s"]),
        f"facts and {judged}, whole tables": ("all_s", stock["facts_s"] + stock["rules_s"]),
        f"{judged}, a verdict for each clinic": ("rules_s", one_by_one),
        f"facts and {judged}, a verdict for each clinic": ("all_s", stock["facts_s"] + one_by_one),
    }
    print(f"at {options.stock:,} errands, ours all 33 rules; one clinic by itself measured on {options.one_by_one}:")
    print("| | ours | stock | stock / ours |")
    print("|---|---|---|---|")
    for name, (key, theirs) in rows.items():
        print(f"| {name} | {ours[key]:.2f} | {theirs:.1f} | {theirs / ours[key]:.1f} |")
    print(f"peak MB: ours {ours['peak_mb']:.0f}, stock {stock['peak_mb']:.0f}")


def take_medians(options: argparse.Namespace, errands: int, *, with_stock: bool) -> tuple[Figures, Figures, Figures]:
    """Make a region of that size; the medians of the command, of the check stage and of the stock script, in turn."""
    command: list[Figures] = []
    stage: list[Figures] = []
    stock: list[Figures] = []
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        region, out = Path(folder) / "region", str(Path(folder) / "out")
        program = [sys.executable, "-m", "audit_lib"]
        make = ["example", "--clinics", str(options.clinics), "--errands", str(errands), "--seed", "7"]
        make += ["--format", options.format, "--out", str(region)]
        subprocess.run([*program, *make], check=True, stdout=subprocess.DEVNULL)
        run_file = str(region / "run.yaml")
        for _ in range(options.rounds):
            command.append(measure([*program, "check", run_file, "--out", out, "--json"]))
            stage.append(measure([sys.executable, "-c", STAGE, run_file, out]))
            if with_stock:
                stock.append(measure([sys.executable, "bench/stock/stock_gx.py", run_file, str(options.one_by_one)]))
    first, second, third = (
        {key: statistics.median(run[key] for run in runs) for key in runs[0]} if runs else {}
        for runs in (command, stage, stock)
    )
    return first, second, third


if __name__ == "__main__":
    main()
