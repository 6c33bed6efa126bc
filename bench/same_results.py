"""Whether two checkouts say the same: verdicts, deviations and data errors to the byte, pages as text.

python bench/same_results.py BEFORE AFTER [--regions 20] [--engines duckdb spark] [--pages example]

Regions are made once, by BEFORE's own generator, and every kind of clinic that it knows is in them. Each checkout
judges all of them in an environment of its own that has its code and this Python's packages. Ends with 1 and the names
of what differs, so that what a change means to alter can be seen to be all that it alters.
"""

import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

TABLES = ("verdicts", "deviations", "data_errors")
FILES = tuple(f"{table}.{kind}" for table in TABLES for kind in ("parquet", "csv"))
PAGES = ("*.html", "kommun/*.html", "typ/*.html", "clinics/*/report.html", "region/*.csv", "region.json")
CHECKSUM = re.compile(rb"(?<=<code>)[0-9a-f]{16}(?=</code>)|(?<=kontrollsumma;)[0-9a-f]{64}")
"""The decision's own, which its pages print: another file has another."""
JUDGE = """
import json, sys
from audit_lib.__main__ import main
for arguments in json.load(sys.stdin):
    if code := main(arguments, standalone_mode=False):
        sys.exit(f"{arguments}: {code}")
"""


def make_environment(tree: Path, folder: Path) -> Path:
    """A Python that imports a checkout's code, also in the kernels that it starts, and else this one's packages."""
    venv.create(folder, clear=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(folder)})
    # This Python's own packages come second: an editable install there is another checkout.
    (Path(packages) / "checkout.pth").write_text(f"{tree}\n{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return folder / "bin" / "python"


def call(python: Path, tree: Path, commands: list[list[str]]) -> None:
    """Run commands one after another in one process of a checkout."""
    # The templates of nbconvert lie in the prefix of the Python that it is installed with.
    environment = {**os.environ, "JUPYTER_PATH": f"{sys.prefix}/share/jupyter"}
    given = json.dumps(commands)
    subprocess.run([python, "-c", JUDGE], input=given, text=True, cwd=tree, env=environment, check=True)


def make_regions(python: Path, tree: Path, folder: Path, n: int) -> list[Path]:
    """Regions of growing size; every third is judged by a draft of another region."""
    decisions = ("vgr-hs20-2016", "jonkoping-utkast", "kronoberg-utkast")
    commands = []
    for i in range(n):
        size = ["--clinics", str(6 + 4 * i), "--errands", str(150 * i), "--seed", str(100 + i)]
        kind = "parquet" if i % 4 == 3 else "csv"
        commands.append(["example", *size, "--out", str(folder / f"region-{i}"), "--format", kind])
    call(python, tree, commands)
    for i in range(n):
        run_file = folder / f"region-{i}" / "run.yaml"
        text = run_file.read_text(encoding="utf-8")
        run_file.write_text(text.replace(decisions[0], decisions[i % 3]), encoding="utf-8")
    return [folder / f"region-{i}" / "run.yaml" for i in range(n)]


def compare(before: Path, after: Path, names: list[str]) -> list[str]:
    """The files that are not the same, with the first lines that differ."""
    different = []
    for name in names:
        one, other = (
            CHECKSUM.sub(b"", (folder / name).read_bytes()) if (folder / name).is_file() else b""
            for folder in (before, after)
        )
        if one != other:
            lines = (text.decode("utf-8", "replace").splitlines() for text in (one, other))
            shown = [] if name.endswith("parquet") else [*difflib.unified_diff(*lines, lineterm="", n=0)][2:8]
            different.append("\n    ".join([f"{after.name}/{name}", *(line[:300] for line in shown)]))
    return different


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--regions", type=int, default=20)
    parser.add_argument("--engines", nargs="*", default=["duckdb", "spark"])
    parser.add_argument("--pages", choices=["example", "none"], default="example")
    parser.add_argument("--folder", type=Path, help="kept between calls: BEFORE's results are not made again")
    options = parser.parse_args()
    trees = {"before": options.before.resolve(), "after": options.after.resolve()}
    with tempfile.TemporaryDirectory(prefix="same-") as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        pythons = {when: make_environment(tree, folder / f"python-{when}") for when, tree in trees.items()}
        run_files = [folder / f"region-{i}" / "run.yaml" for i in range(options.regions)]
        if not all(file.is_file() for file in run_files):
            run_files = make_regions(pythons["before"], trees["before"], folder, options.regions)
        example = folder / "example.yaml"
        data = trees["before"] / "data"
        text = (trees["before"] / "params" / "example.yaml").read_text(encoding="utf-8")
        example.write_text(text.replace("../data", str(data)), encoding="utf-8")
        jobs = {f"example-{engine}": (example, engine) for engine in options.engines}
        jobs |= {f"{file.parent.name}-{engine}": (file, engine) for file in run_files for engine in options.engines}
        for when, tree in trees.items():
            commands = []
            for job, (run_file, engine) in jobs.items():
                on_engine = run_file.with_name(f"{run_file.stem}-{engine}.yaml")
                on_engine.write_text(run_file.read_text(encoding="utf-8") + f"engine: {engine}\n", encoding="utf-8")
                if when == "after" or not (folder / when / job / "verdicts.csv").is_file():
                    commands.append(["check", str(on_engine), "--out", str(folder / when / job)])
            if options.pages == "example" and (when == "after" or not (folder / when / "pages" / "run.json").is_file()):
                commands.append(["run", str(example), "--force", "--out", str(folder / when / "pages")])
            call(pythons[when], tree, commands)
        different, pages = [], []
        for job in jobs:
            different += compare(folder / "before" / job, folder / "after" / job, list(FILES))
        if options.pages == "example":
            made = {
                str(file.relative_to(folder / when / "pages"))
                for when in trees
                for pattern in PAGES
                for file in (folder / when / "pages").glob(pattern)
            }
            pages = compare(folder / "before" / "pages", folder / "after" / "pages", sorted(made))
    print(f"{len(jobs)} judged regions, {len(jobs) * len(FILES)} files: {len(different)} differ")
    print(f"{len(pages)} pages and files of a whole run differ")
    for name in different + pages:
        print(f"  {name}")
    sys.exit(1 if different + pages else 0)


if __name__ == "__main__":
    main()
