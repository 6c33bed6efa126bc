"""How long a second run takes that has nothing to do, for as many clinics as a region has.

python bench/repeat.py [--clinics 1700] [--errands 50000] [--rounds 3]

The first run's notebooks are only pretended (the tests' FakeWorkers); the repeated runs are the real command.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from audit_lib.audit.opening import open_run
from audit_lib.batch.run import run_audit
from audit_lib.example import make_example

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests" / "unit" / "batch" / "ledger"))


def time_repeated(run_file: Path) -> float:
    started = time.monotonic()
    command = [sys.executable, "-m", "audit_lib", "run", str(run_file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    if "inget att göra" not in done.stderr:
        sys.exit(f"the repeated run did something: {done.stderr}")
    return time.monotonic() - started


def main() -> None:
    from fake_workers import FakeWorkers  # noqa: PLC0415 (found by the path above)

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clinics", type=int, default=1700)
    parser.add_argument("--errands", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="repeat-") as name:
        folder = Path(name)
        make_example(clinics=options.clinics, errands=options.errands, seed=1, out=folder, file_format="parquet")
        run_audit(open_run(folder / "run.yaml"), hire=FakeWorkers)
        seconds = [time_repeated(folder / "run.yaml") for _ in range(options.rounds)]
    print(
        f"{options.clinics} clinics, nothing to do: median {statistics.median(seconds):.1f} s of {options.rounds} runs"
    )


if __name__ == "__main__":
    main()
