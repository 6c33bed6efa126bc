"""How fast and in how much memory a synthetic region is written: `python bench/example.py 1000000 parquet`."""

import resource
import sys
import tempfile
import time
from pathlib import Path

from audit_lib.example import make_example


def measure_region(n_errands: int, file_format: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "region"
        started = time.perf_counter()
        make_example(clinics=1700, errands=n_errands, seed=1, out=out, file_format=file_format)
        seconds = time.perf_counter() - started
        size_mb = sum(file.stat().st_size for file in out.iterdir()) / 1e6
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{n_errands} errands as {file_format}: {seconds:.1f} s, {n_errands / seconds:.0f} errands/s, ", end="")
    print(f"{size_mb:.0f} MB written, {peak_mb:.0f} MB peak memory")


if __name__ == "__main__":
    measure_region(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "parquet")
