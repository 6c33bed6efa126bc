"""`basutbud check` against the same ten checks in stock great-expectations on pandas: wall, peak memory, ratios.

    .venv/bin/python bench/check.py [--errands 1000000] [--clinics 1700] [--rounds 3]

Both read the same synthetic CSV files, in turn. Two ratios: the rules alone (facts given), which is what great-
expectations itself costs, and the whole program.
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

TEN = ("UTB-00", "UTB-01", "UTB-02", "TID-01", "EGR-02", "VIL-01", "VIL-02", "VIL-03", "ADM-01", "SVA-01")
OURS = """
import json, sys, time
from dataclasses import replace
from pathlib import Path
started = time.perf_counter()
from audit_lib.batch.stages import open_run, take_in, working_folder
from audit_lib.check.suite import build_suites
from audit_lib.check.validate import validate_facts
from audit_lib.facts.build import build_facts, open_database
from audit_lib.findings.verdicts import collect_deviations, collect_verdicts
audit = open_run(sys.argv[1], sys.argv[2])
ten = replace(audit.decision, rules={k: v for k, v in audit.decision.rules.items() if k in sys.argv[3].split(",")})
opened = time.perf_counter()
store = take_in(audit)
read = time.perf_counter()
with working_folder(audit.run.out) as work, open_database(str(work / "facts.duckdb")) as connection:
    build_facts(connection, store=store, decision=audit.decision, run=audit.run, names=audit.names)
    facts = time.perf_counter()
    verdicts = collect_verdicts(validate_facts(str(work / "facts.duckdb"), build_suites(ten)), ten)
    rules = time.perf_counter()
    validate_facts(str(work / "facts.duckdb"), build_suites(audit.decision))
    every_rule = time.perf_counter()
print(json.dumps({"read_s": read - opened, "facts_s": facts - read, "rules_s": rules - facts,
                  "all_33_rules_s": every_rule - rules, "verdicts": verdicts.num_rows}))
"""


def measure(arguments: list[str]) -> dict[str, float]:
    started = time.perf_counter()
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"exit {status}: {arguments[:3]}")
    figures = {"wall_s": time.perf_counter() - started, "peak_mb": usage.ru_maxrss / 1024}
    return figures | json.loads(output.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--errands", type=int, default=1_000_000)
    parser.add_argument("--clinics", type=int, default=1_700)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    rounds: dict[str, list[dict[str, float]]] = {"ours": [], "stock": []}
    with tempfile.TemporaryDirectory() as folder:
        region = Path(folder) / "region"
        size = ["--clinics", str(options.clinics), "--errands", str(options.errands)]
        make = [sys.executable, "-m", "audit_lib", "example", *size, "--seed", "7", "--out", str(region)]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        run_file = str(region / "run.yaml")
        for number in range(options.rounds):
            ours = [sys.executable, "-c", OURS, run_file, str(Path(folder) / f"out{number}"), ",".join(TEN)]
            rounds["ours"].append(measure(ours))
            rounds["stock"].append(measure([sys.executable, "bench/stock_gx.py", run_file]))
    medians = {
        who: {key: statistics.median(run[key] for run in runs) for key in runs[0]} for who, runs in rounds.items()
    }
    print(f"{options.errands} errands, {options.clinics} clinics, medians of {options.rounds} rounds")
    for who, figures in medians.items():
        print(f"{who:6}", "  ".join(f"{key} {value:.2f}" for key, value in figures.items()))
    for key in ("rules_s", "wall_s", "peak_mb"):
        print(f"stock / ours, {key}: {medians['stock'][key] / medians['ours'][key]:.1f}")


if __name__ == "__main__":
    main()
