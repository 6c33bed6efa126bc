"""Sizes of the pages in every state, and the CPU milliseconds from an executed notebook to its page.

    .venv/bin/python bench/report.py [--rounds 30]

The states are those of the browser tests (tests/browser/state_regions.py): syntetiska data. Rendering is nbconvert with
one reused exporter, as the batch does it; medians of the rounds, the first left out since it compiles the template.
"""

import argparse
import importlib
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "browser"))


def measure_render_ms(notebook, makers, rounds: int) -> float:
    times = []
    for _ in range(rounds + 1):
        started = time.process_time()
        makers.render_notebook(notebook, title="Granskning, syntetiska data")
        times.append(1000 * (time.process_time() - started))
    return statistics.median(times[1:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        makers = importlib.import_module("page_makers")
    regions = importlib.import_module("state_regions")
    print("bytes of each page, and CPU ms to render the clinic's from its executed notebook (median)")
    print(f"{'state':12}" + "".join(f"{kind:>14}" for kind in makers.KINDS_OF_PAGE) + f"{'render ms':>12}")
    with tempfile.TemporaryDirectory(prefix="bench-report-") as folder:
        for state in regions.STATES:
            place = Path(folder) / state
            pages = makers.make_pages(place, state)
            bytes_of = {kind: f"{path.stat().st_size:,}" for kind, path in pages.items()}
            sizes = "".join(f"{bytes_of.get(kind, '-'):>14}" for kind in makers.KINDS_OF_PAGE)
            executed = nbformat.read(pages["clinic"].with_name(makers.EXECUTED), as_version=4)
            print(f"{state:12}{sizes}{measure_render_ms(executed, makers, options.rounds):12.1f}")


if __name__ == "__main__":
    main()
