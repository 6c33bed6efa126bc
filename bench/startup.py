"""What the commands of an analyst cost before they do anything: seconds beside those of importing great-expectations.

    .venv/bin/python bench/startup.py [--rounds 7]

`import great_expectations` and `basutbud check` on the example (syntetiska data) in turns, and in the same turns the
commands that judge nothing, in a folder that a check has left. Medians of the rounds; the ratio is the median of the
rounds' own, since the machine's speed drifts. CPU seconds shift least.
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


def list_commands(out: str) -> dict[str, list[str]]:
    ours = [sys.executable, "-m", "audit_lib"]
    in_folder = [RUN_FILE, "--out", out]
    return {
        IMPORT: [sys.executable, "-c", "import great_expectations"],
        CHECK: [*ours, "check", *in_folder],
        "--help": [*ours, "--help"],
        "rules": [*ours, "rules"],
        "status": [*ours, "status", *in_folder],
        "explain": [*ours, "explain", *in_folder, "--clinic", CLINIC, "--rule", RULE],
    }


def measure(command: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds, those of its own children included."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    # `status` has nothing to tell where only a check was made, and says so.
    if done.returncode and command[3] != "status":
        sys.exit(done.stderr)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-startup-") as out:
        commands = list_commands(out)
        measure(commands[CHECK])
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
