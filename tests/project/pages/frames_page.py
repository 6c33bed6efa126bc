"""Writes docs/frames.md from the columns of the frames: `PYTHONPATH=tests python -m project.pages.frames_page`."""

from audit_lib.model.frames.columns import FRAMES, Frame
from audit_lib.model.relations import RELATIONS
from project.files import ROOT

PAGE = ROOT / "docs" / "frames.md"
HEAD = """# A finished run in pandas

This page is written by `make docs` from the code. A test fails when the page is old.

```python
import audit_lib

run = audit_lib.load("out/example")  # the folder that `basutbud run` or `basutbud check` has made
run.clinics()
run.verdicts(rule="SVA-01")  # clinic= and rule= take one id or several
run.deviations(clinic="SE2321000131-E999000000024")  # has errand ids
run.errands(clinic="SE2321000131-E999000000024", period="2026-04")
run.facts("errand_facts", period=("2026-01", "2026-03"))  # what the rules are judged on
run.result("SE2321000131-E999000000024").to_frame()  # as its report says it; run.region().to_frame("rules")
run.columns("verdicts")  # what the columns mean, as below
```

A frame is a copy of the caller's own. An id that the run does not know is an error, never an empty frame. Files that
are not of one and the same run are an error too. `period` is of the local date of sending: `"2026"`, `"2026-Q1"`,
`"2026-04"`, `"2026-04-15"`, or the first and the last of such. Only what is asked for is read, and more than 1,000,000
rows are refused unless `all_rows=True` asks for them. `facts` are kept by a `basutbud run` of the whole region. What is
read here may hold errand ids: it is the analyst's, and no count is hidden but in the frames of the region's result.

## A plot of one's own

With the extra `plot` (`pip install --constraint constraints.txt '.[plot]'`), in three lines:

```python
months = run.region().to_frame("months").set_index("month")
share = months["n_in_time"] / months["n_assessed"]
share.plot(ylim=(0, 1), ylabel="andel i tid").figure.savefig("andel.png")
```

## In great-expectations

`run.suites()`, or `audit_lib.build_suites(audit.decision)`, gives a suite for each relation, and a relation's frame is
what it is run on ([the notebook](../notebooks/gx.ipynb)): all of it, for rows without `is_errand` are refused. The
JSON in `gx/` is read by `run.suites()`: great-expectations leaves out expectations that it does not know, and a suite
that is read before `audit_lib.build_suites` was fetched is empty, and passes. The same suite runs on a Spark frame, and
on DuckDB through our dialect (duckdb-engine's own loses what great-expectations fetches):

```py
from audit_lib.check.dialect import address_url

context.data_sources.add_sql("fakta", connection_string=address_url("fakta.duckdb"))
```

## The types

| dtype | is |
|---|---|
| `category` | an id, a code or a word of few; `verdict` is ordered, the worst first, with all five |
| `string` | any other text |
| `Int64`, `boolean` | a whole number; ja or nej. Missing (`<NA>`) is okänt, or hidden where the column says so |
| `datetime64[us]` | a local date, as its midnight without a time zone |
| `datetime64[us, Europe/Stockholm]` | a time |
"""
CALLS = {
    "clinics": "run.clinics()",
    "verdicts": "run.verdicts(clinic, rule), ClinicResult.to_frame()",
    "deviations": "run.deviations(clinic, rule)",
    "errands": "run.errands(clinic, period)",
    "data_errors": "run.data_errors(rule)",
    **{name: f'run.facts("{name}", clinic), ClinicFacts.frame("{name}")' for name in RELATIONS},
    **{f"region_{table}": f'RegionResult.to_frame("{table}")' for table in ("clinics", "rules", "months")},
    **dict.fromkeys(("explained_errands", "explained_subjects"), "Explanation.to_frame()"),
}
"""Frame → what gives it."""


def describe_frames() -> str:
    """The page: how a run is read, then each frame with its columns."""
    return "\n".join([HEAD, *(_describe_frame(name, frame) for name, frame in FRAMES.items())])


def _describe_frame(name: str, frame: Frame) -> str:
    head = ["| column | dtype | meaning |", "|---|---|---|"]
    rows = [f"| `{column.name}` | {column.dtype} | {column.meaning} |" for column in frame.columns]
    return "\n".join([f"## {name}\n", f"`{CALLS[name]}`\n", f"A row for each {frame.row}.\n", *head, *rows, ""])


if __name__ == "__main__":
    PAGE.write_text(describe_frames(), encoding="utf-8")
