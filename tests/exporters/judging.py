"""A region judged without a command line: what must be the same whoever wrote its files."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from exporters.clean_region import RUN_FILE, Replies, make_clean_region
from exporters.text_tools import TextTool

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region

PLAIN = TextTool("plain", newline="\n")


@dataclass(frozen=True)
class Judged:
    """Verdicts and deviations as bytes; the reasons of the data errors, each once; the notes."""

    verdicts: bytes
    reasons: list[str]
    notes: tuple[str, ...]


def judge(folder: Path, replies: Replies, change: Callable[[Path], None] = lambda _: None) -> Judged:
    """Write the clean region as plain CSV, let `change` do what it will with the folder, and judge what lies there."""
    given = folder / "input"
    given.mkdir(parents=True)
    for table, (columns, rows) in make_clean_region(replies).items():
        PLAIN.write(columns, rows, given, table)
    change(given)
    (folder / "run.yaml").write_text(RUN_FILE, encoding="utf-8")
    return judge_folder(folder)


def judge_folder(folder: Path) -> Judged:
    """Judge the input of a run file that lies there."""
    audit = take_in(open_run(folder / "run.yaml"))
    region = check_region(audit)
    sink = pa.BufferOutputStream()
    for found in (region.verdicts, region.deviations):
        with pa.ipc.new_stream(sink, found.schema) as stream:
            stream.write_table(found.combine_chunks())
    reasons = pq.read_table(audit.store.path("data_errors"), columns=["reason"]).column("reason").to_pylist()
    return Judged(sink.getvalue().to_pybytes(), sorted(set(reasons)), audit.store.notes)
