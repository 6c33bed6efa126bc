"""Every tool × table × form of replies: the same verdicts to the byte, or a refusal by its cause, with the remedy.

`make exporters` tries all of them. A tool writes one table of a clean region; the others are plain CSV.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from exporters.clean_region import Replies, make_clean_region
from exporters.judging import Judged, judge
from exporters.text_tools import TEXT_TOOLS, write_minutes
from exporters.typed_tools import TYPED_TOOLS

from audit_lib.errors import InputError
from audit_lib.model.tables import TABLES

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
}
"""Tools whose words are no words of the contract's: every cell of them is a data error that says what it should be."""
CUTS_SECONDS = {tool.name for tool in TEXT_TOOLS if tool.write_time is write_minutes}
"""Beside a table that has them, a reply of the same minute lies before its errand, and that is told."""
IN_PROOF = 19
"""Every so many of the combinations are in `make proof`; no tool or table comes round with it."""
COMBINATIONS = [
    (tool, table, replies)
    for replies in ("long", "wide")
    for table in TABLES
    for tool in TOOLS
    if (table, replies) != ("messages", "wide")
]
ROWS = [
    pytest.param(*row, id=" · ".join(row), marks=[pytest.mark.exhaustive] if place % IN_PROOF else [])
    for place, row in enumerate(COMBINATIONS)
]


def export(tool: str, table: str, replies: Replies, given: Path) -> None:
    """Put the tool's file of the table in the place of the plain one."""
    (given / f"{table}.csv").unlink()
    TOOLS[tool].write(*make_clean_region(replies)[table], given, table)


@cache
def judge_plain(replies: Replies, folder: Path) -> Judged:
    return judge(folder / replies, replies)


@pytest.fixture(scope="session")
def plain_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plain")


def test_there_are_at_least_four_hundred_combinations_and_a_share_of_each_tool_in_the_proof() -> None:
    in_proof = {tool for place, (tool, _, _) in enumerate(COMBINATIONS) if place % IN_PROOF == 0}

    assert len(COMBINATIONS) >= 400
    assert len(in_proof) > len(TOOLS) / 2


@pytest.mark.proof
@pytest.mark.parametrize("replies", ["long", "wide"])
def test_the_clean_region_has_no_fault(replies: Replies, plain_folder: Path) -> None:
    assert judge_plain(replies, plain_folder).reasons == []


@pytest.mark.fast_rows(2)
@pytest.mark.parametrize(("tool", "table", "replies"), ROWS)
def test_an_export_gives_the_same_verdicts_or_is_refused_by_its_cause(
    tool: str, table: str, replies: Replies, tmp_path: Path, plain_folder: Path
) -> None:
    try:
        judged = judge(tmp_path / "region", replies, lambda given: export(tool, table, replies, given))
    except InputError as error:
        told = str(error)
        assert tool in REFUSED, told
        assert re.search(REFUSED[tool], told), told
        assert f"{table}." in told, told
        assert all(problem.remedy for problem in error.problems), told
    else:
        if tool in CUTS_SECONDS and judged.reasons:
            assert judged.reasons == ["ligger före ärendets sent_at"]
        elif tool in TOLD and judged.reasons:
            assert [reason for reason in judged.reasons if not re.match(TOLD[tool], reason)] == []
        else:
            assert judged.reasons == []
            assert judged.verdicts == judge_plain(replies, plain_folder).verdicts
