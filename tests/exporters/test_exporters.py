"""Every tool × table × form of replies: the same verdicts to the byte, or a refusal that names the cause and the remedy.

`make exporters` tries all of them. A tool writes one table of a clean region; the others are plain CSV.
"""

import re
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest
from exporters.clean_region import RUN_FILE, make_clean_region
from exporters.text_tools import TEXT_TOOLS, TextTool
from exporters.typed_tools import TYPED_TOOLS

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.errors import InputError

PLAIN = TextTool("plain")
TOOLS = {tool.name: tool for tool in (*TEXT_TOOLS, *TYPED_TOOLS)}
REFUSED = {
    "ssms, texts not quoted": r"raden har \d+ celler men rubrikraden \d+",
    "ssms, tabs": r"raden har \d+ celler men rubrikraden \d+|citattecken",
    "sqlcmd": r"cp850|MS-DOS",
    "bcp -c": r"cp850|MS-DOS|celler",
    "bcp -w": r"UTF-16",
    "Excel CSV (MS-DOS)": r"cp850|MS-DOS",
    "Excel CSV (Macintosh)": r"Mac Roman|Macintosh",
    "Excel Unicode text": r"UTF-16",
    "openpyxl, formulas": r"cell [A-Z]+3 har en formel utan beräknat värde",
    "title rows": r"rubrikraden ser ut att vara rad 3",
    "Spark": r"citattecken|celler|omvänt snedstreck",
    "MySQL OUTFILE": r"citattecken|celler|omvänt snedstreck",
}
"""What a tool may be refused for, and must then be told by: where its file cannot be read as it stands."""
TOLD = {
    "SAS, own formats": r"ska vara (ett datum|en tidpunkt) som finns, skriv(et|en) 2026-04-02",
    "PostgreSQL COPY csv": r"ska vara ja, nej eller okänt",
    "DBeaver": r"ska vara ",
}
"""Tools whose words are no words of the contract's: every cell of them is a data error that says what it should be."""
COMBINATIONS = [
    pytest.param(tool, table, replies, id=f"{tool} · {table} · {replies}")
    for replies in ("long", "wide")
    for table in make_clean_region(replies)
    for tool in TOOLS
]


def judge(folder: Path, replies: str, tool: str | None = None, exported: str = "") -> tuple[bytes, list[str]]:
    """The verdicts and deviations of the region as bytes, and the reasons of its data errors."""
    (folder / "input").mkdir(parents=True)
    for table, (columns, rows) in make_clean_region(replies).items():
        (TOOLS[tool] if tool and table == exported else PLAIN).write(columns, rows, folder / "input", table)
    (folder / "run.yaml").write_text(RUN_FILE, encoding="utf-8")
    audit = take_in(open_run(folder / "run.yaml"))
    region = check_region(audit)
    sink = pa.BufferOutputStream()
    for found in (region.verdicts, region.deviations):
        with pa.ipc.new_stream(sink, found.schema) as stream:
            stream.write_table(found.combine_chunks())
    errors = pa.parquet.read_table(audit.store.path("data_errors"))
    return sink.getvalue().to_pybytes(), sorted(set(errors.column("reason").to_pylist()))


@cache
def judge_plain(replies: str, folder: Path) -> bytes:
    verdicts, errors = judge(folder / replies, replies)
    assert errors == []
    return verdicts


@pytest.fixture(scope="session")
def plain_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("plain")


def test_there_are_at_least_four_hundred_combinations():
    assert len(COMBINATIONS) >= 400


@pytest.mark.parametrize(("tool", "table", "replies"), COMBINATIONS)
def test_an_export_gives_the_same_verdicts_or_is_refused_by_its_cause(tool, table, replies, tmp_path, plain_folder):
    try:
        verdicts, errors = judge(tmp_path / "region", replies, tool, table)
    except InputError as error:
        told = str(error)
        assert tool in REFUSED, told
        assert re.search(REFUSED[tool], told), told
        assert f"{table}." in told, told
        assert all(problem.remedy for problem in error.problems), told
    else:
        if tool in TOLD and errors:
            assert [reason for reason in errors if not re.match(TOLD[tool], reason)] == []
        else:
            assert errors == []
            assert verdicts == judge_plain(replies, plain_folder)
