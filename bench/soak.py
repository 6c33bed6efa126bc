"""A whole month's run, watched from outside: time, memory of the process tree, and what it leaves behind.

python bench/soak.py [--clinics 1700] [--errands 1000000] [--out DIR]

Ends with 1 if a run fails or leaves anything (a half-made file, a temporary file, a process, a zombie), or if the
second one finds something to do.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

EVERY_S = 2.0
QUIET_S = 15.0
HALF_MADE = (".work*", "work-*", "*.partial")


@dataclass
class Seen:
    """What was seen of a run's processes: one sample a look, everyone ever seen, and zombies that stayed."""

    samples: list[dict[str, int]] = field(default_factory=list)
    known: set[psutil.Process] = field(default_factory=set)
    zombies: set[psutil.Process] = field(default_factory=set)
    lasting: set[psutil.Process] = field(default_factory=set)

    def look(self, root: psutil.Process) -> None:
        """Count processes, zombies, open handles and PSS in MB of a process and all below it."""
        sample = {"processes": 0, "zombies": 0, "handles": 0, "mb": 0}
        zombies = set()
        for process in [root, *root.children(recursive=True)]:
            self.known.add(process)
            with suppress(psutil.Error):
                if process.status() == psutil.STATUS_ZOMBIE:
                    zombies.add(process)
                    continue
                sample["handles"] += process.num_fds()
                sample["mb"] += process.memory_full_info().pss >> 20
                sample["processes"] += 1
        sample["zombies"] = len(zombies)
        # Every process is one for a moment; one that is there at the next look too was forgotten.
        self.lasting |= zombies & self.zombies
        self.zombies = zombies
        self.samples.append(sample)


def run(command: list[str], env: dict[str, str]) -> tuple[float, int, str, Seen]:
    started = time.monotonic()
    seen = Seen()
    # A file: a pipe would be held open by whatever outlives the run.
    with tempfile.TemporaryFile() as stdout, subprocess.Popen(command, env=env, stdout=stdout) as process:
        root = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                seen.look(root)
            time.sleep(EVERY_S)
        seconds = time.monotonic() - started
        stdout.seek(0)
        said = stdout.read().decode()
    return seconds, process.returncode, said, seen


def tell(samples: list[dict[str, int]]) -> None:
    quarter = max(1, len(samples) // 4)
    print("part    processes  zombies  handles  PSS median MB  PSS highest MB")
    for part in range(4):
        chosen = samples[part * quarter : (part + 1) * quarter] or samples[-1:]
        most = {name: max(sample[name] for sample in chosen) for name in chosen[0]}
        median = statistics.median(sample["mb"] for sample in chosen)
        print(f"{part + 1}/4 {most['processes']:12}{most['zombies']:9}{most['handles']:9}{median:15.0f}{most['mb']:16}")


def list_left(temporary: Path, seen: Seen) -> list[str]:
    """Processes of a run that outlive it, zombies too: those with its temporary folder, and those that were seen."""
    left = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process in seen.known or process.environ().get("TMPDIR") == str(temporary):
                left.append(f"{process.pid} {process.status()} {' '.join(process.cmdline())[:80]}")
    return left


def find_faults(status: int, seen: Seen, out: Path, temporary: Path) -> list[str]:
    """What must not be after a run; processes get a moment to end."""
    deadline = time.monotonic() + QUIET_S
    while (left := list_left(temporary, seen)) and time.monotonic() < deadline:
        time.sleep(0.2)
    faults = [f"process {line}" for line in left]
    faults += [f"forgotten zombie {process.pid}" for process in seen.lasting]
    faults += [f"half-made {path}" for pattern in HALF_MADE for path in out.rglob(pattern)]
    faults += [f"temporary {path}" for path in temporary.iterdir()]
    return faults + ([f"exit {status}"] if status else [])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clinics", type=int, default=1700)
    parser.add_argument("--errands", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    faults = []
    with tempfile.TemporaryDirectory(prefix="soak-", dir=options.out) as folder, tempfile.TemporaryDirectory() as short:
        region, out = Path(folder, "region"), Path(folder, "out")
        size = ["--clinics", str(options.clinics), "--errands", str(options.errands)]
        program = [sys.executable, "-m", "audit_lib"]
        subprocess.run([*program, "example", *size, "--format", "parquet", "--out", region], check=True)
        command = [*program, "run", str(region / "run.yaml"), "--out", str(out), "--json"]
        for name in ("first run", "nothing to do"):
            seconds, status, said, seen = run(command, {**os.environ, "TMPDIR": short})
            print(f"\n{name}: {seconds:.0f} s, exit {status}, {len([*out.glob('clinics/*/report.html')])} reports")
            tell(seen.samples)
            faults += find_faults(status, seen, out, Path(short))
        if not json.loads(said or "{}").get("nothing_to_do"):
            faults.append("the second run found something to do")
    print("\nleft: nothing" if not faults else "\nleft or failed:\n  " + "\n  ".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
