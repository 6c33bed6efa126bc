"""What the commands of an analyst cost before they do anything: seconds beside those of importing great-expectations.

    .venv/bin/python bench/startup.py [--rounds 7]

`import great_expectations` and `basutbud check` on the example (syntetiska data) in turns, and in the same turns the
commands that judge nothing: `explain` where a check has left the store, and where a run has left the facts too. The
medians of the rounds; the ratio is that of the rounds' own, since the machine's speed drifts. CPU seconds shift least.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUN_FILE = str(Path(__file__).resolve().parents[1] / "params" / "example.yaml")
CLINIC, RULE = "SE2321000131-E999000000001", "SVA-01"
IMPORT, CHECK = "import great_expectations", "check"
OURS = [str(Path(sys.executable).with_name("basutbud"))]


def list_commands(checked: Path, run: Path) -> dict[str, list[str]]:
    explain = [*OURS, "explain", RUN_FILE, "--clinic", CLINIC, "--rule", RULE, "--out"]
    return {
        IMPORT: [sys.executable, "-c", "import great_expectations"],
        CHECK: [*OURS, "check", RUN_FILE, "--out", str(checked)],
        "--help": [*OURS, "--help"],
        "rules": [*OURS, "rules"],
        "status": [*OURS, "status", RUN_FILE, "--out", str(run)],
        "explain after a check": [*explain, str(checked)],
        "explain after a run": [*explain, str(run)],
    }


def measure(command: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds, those of the command's own children included."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-startup-") as folder:
        checked, run = Path(folder) / "checked", Path(folder) / "run"
        measure([*OURS, "run", RUN_FILE, "--out", str(run)])
        commands = list_commands(checked, run)
        rounds = [{name: measure(command) for name, command in commands.items()} for _ in range(options.rounds)]
    print(f"{'command':28}{'wall s':>8}{'CPU s':>8}   medians of {options.rounds} rounds")
    for name in commands:
        wall, cpu = (statistics.median(found[name][part] for found in rounds) for part in (0, 1))
        print(f"{name:28}{wall:8.2f}{cpu:8.2f}")
    ratios = [[found[CHECK][part] / found[IMPORT][part] for found in rounds] for part in (0, 1)]
    for part, of_rounds in zip(("wall", "CPU"), ratios, strict=True):
        spread = f"{min(of_rounds):.2f} to {max(of_rounds):.2f}"
        print(f"{CHECK} / {IMPORT}, {part}: {statistics.median(of_rounds):.2f} ({spread})")


if __name__ == "__main__":
    main()
