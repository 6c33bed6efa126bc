"""How the world's tools write a table as text: separators, quotes, words for no value, dates, encodings."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from audit_lib.model.tables import Column, Form

if TYPE_CHECKING:
    from exporters.clean_region import Row, Value

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def write_seconds(moment: dt.datetime) -> str:
    return moment.isoformat(sep=" ")


def write_minutes(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def write_milliseconds(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.000")


def write_utc(moment: dt.datetime) -> str:
    return moment.replace(tzinfo=STOCKHOLM).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_offset(moment: dt.datetime) -> str:
    return moment.replace(tzinfo=STOCKHOLM).isoformat(timespec="milliseconds")


def write_sas_time(moment: dt.datetime) -> str:
    return moment.strftime("%d%b%Y:%H:%M:%S").upper()


def write_sas_date(day: dt.date) -> str:
    return day.strftime("%d%b%Y").upper()


@dataclass(frozen=True)
class TextTool:
    """A tool's way with text files.

    Attributes:
        quotes: which cells stand in quotation marks: those that need it, all texts, all cells, or none whatever is in
            them; `backslash` escapes the marks inside instead of doubling them.
        null: how a missing value is written; `null_number` of a date or number, if otherwise.
        truth: how true and false are written.
        promoted: whether whole numbers of a column with missing values come as floats; `all` of every column.
        row_names: whether an unnamed first column numbers the rows.
    """

    name: str
    separator: str = ","
    suffix: str = ".csv"
    encoding: str = "utf-8"
    newline: str = "\r\n"
    quotes: Literal["needed", "texts", "all", "none", "backslash"] = "needed"
    null: str = ""
    null_number: str = ""
    truth: tuple[str, str] = ("nej", "ja")
    write_date: Callable[[dt.date], str] = dt.date.isoformat
    write_time: Callable[[dt.datetime], str] = write_seconds
    promoted: Literal["no", "missing", "all"] = "no"
    row_names: bool = False
    first_line: str = ""
    escapes_lines: bool = False

    def write(self, columns: Sequence[Column], rows: Sequence[Row], folder: Path, table: str) -> Path:
        """Write the table into the folder and give the file."""
        floats = {
            column.name
            for column in columns
            if self.promoted == "all" or (self.promoted == "missing" and any(row[column.name] is None for row in rows))
        }
        names = [column.name for column in columns]
        lines = [self._join([*([""] if self.row_names else []), *names], [True] * len(names))]
        for number, row in enumerate(rows, start=1):
            cells = [self._write_cell(column, row[column.name], column.name in floats) for column in columns]
            is_text = [self._is_text(column, row[column.name]) for column in columns]
            lines.append(self._join([*([str(number)] if self.row_names else []), *cells], is_text))
        content = "".join(line + self.newline for line in [*([self.first_line] if self.first_line else []), *lines])
        path = folder / f"{table}{self.suffix}"
        data = content.encode(self.encoding)
        path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
        return path

    def _is_text(self, column: Column, value: Value) -> bool:
        return value is not None and column.form not in (Form.DATE, Form.TIMESTAMP, Form.COUNT, Form.TRI)

    def _write_cell(self, column: Column, value: Value, is_float: bool) -> str:
        if value is None:
            is_number = column.form in (Form.DATE, Form.TIMESTAMP, Form.COUNT)
            return (self.null_number if is_number else "") or self.null
        if isinstance(value, bool):
            word = self.truth[value]
            return f"{word}.0" if is_float and word in {"0", "1"} else word
        if isinstance(value, int):
            return f"{value}.0" if is_float else str(value)
        if isinstance(value, dt.datetime):
            return self.write_time(value)
        if isinstance(value, dt.date):
            return self.write_date(value)
        if self.escapes_lines:
            return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")
        return value.replace("\n", self.newline) if "\n" in self.newline else value

    def _join(self, cells: Sequence[str], is_text: Sequence[bool]) -> str:
        texts = [False] * (len(cells) - len(is_text)) + list(is_text)
        return self.separator.join(self._quote(cell, text) for cell, text in zip(cells, texts, strict=True))

    def _quote(self, cell: str, is_text: bool) -> str:
        needs = any(sign in cell for sign in (self.separator, '"', "\n", "\r"))
        match self.quotes:
            case "none":
                return cell
            case "backslash":
                return '"' + cell.replace("\\", "\\\\").replace('"', '\\"') + '"' if needs else cell
            case "needed":
                wanted = needs
            case "texts":
                wanted = is_text or needs
            case "all":
                wanted = True
        return '"' + cell.replace('"', '""') + '"' if wanted else cell


SQL_BITS = ("0", "1")
LOGICAL = ("FALSE", "TRUE")
PYTHON = ("False", "True")
TEXT_TOOLS = (
    TextTool("ssms", null="NULL", truth=SQL_BITS, write_time=write_milliseconds, encoding="utf-8-sig"),
    TextTool("ssms, texts not quoted", null="NULL", truth=SQL_BITS, write_time=write_milliseconds, quotes="none"),
    TextTool("ssms, tabs", separator="\t", suffix=".txt", null="NULL", truth=SQL_BITS, quotes="none"),
    TextTool("sqlcmd", separator=";", null="NULL", truth=SQL_BITS, encoding="cp850", newline="\r\n"),
    TextTool("bcp -c", separator="\t", suffix=".txt", encoding="cp850", quotes="none", truth=SQL_BITS),
    TextTool("bcp -w", separator="\t", suffix=".txt", encoding="utf-16-le", quotes="none", truth=SQL_BITS),
    TextTool("bcp -C 65001", separator=";", null="\0", truth=SQL_BITS, quotes="needed", newline="\n"),
    TextTool("R write.csv", null="NA", quotes="texts", truth=LOGICAL, row_names=True, newline="\n"),
    TextTool("R write.csv2", separator=";", null="NA", quotes="texts", truth=LOGICAL, encoding="cp1252"),
    TextTool("readr write_csv", null="NA", truth=LOGICAL, write_time=write_utc, newline="\n"),
    TextTool("data.table fwrite", truth=LOGICAL, write_time=write_utc, newline="\n"),
    TextTool("pandas to_csv", truth=PYTHON, promoted="missing", row_names=True, newline="\n"),
    TextTool("pandas to_csv, after a merge", truth=("0", "1"), promoted="all", newline="\n"),
    TextTool("pandas to_csv, na_rep", null="nan", truth=PYTHON, promoted="missing", newline="\n"),
    TextTool("pandas to_csv, NaT and None", null="None", truth=PYTHON, newline="\n"),
    TextTool("pandas to_csv, gz", suffix=".csv.gz", truth=PYTHON, promoted="missing", newline="\n"),
    TextTool("polars write_csv", truth=("false", "true"), write_time=write_offset, newline="\n"),
    TextTool("SAS, ISO formats", null_number=".", newline="\n"),
    TextTool("SAS, own formats", null_number=".", write_date=write_sas_date, write_time=write_sas_time, truth=SQL_BITS),
    TextTool("Excel CSV UTF-8", separator=";", encoding="utf-8-sig", write_time=write_minutes),
    TextTool("Excel CSV", separator=";", encoding="cp1252", write_time=write_minutes),
    TextTool("Excel CSV (MS-DOS)", separator=";", encoding="cp850", write_time=write_minutes),
    TextTool("Excel CSV (Macintosh)", separator=";", encoding="mac-roman", write_time=write_minutes),
    TextTool("Excel Unicode text", separator="\t", suffix=".txt", encoding="utf-16", write_time=write_minutes),
    TextTool("Excel, sep=", separator=";", encoding="cp1252", first_line="sep=;", write_time=write_minutes),
    TextTool("Google Sheets", truth=LOGICAL),
    TextTool("LibreOffice", separator=";", truth=LOGICAL, quotes="texts", newline="\n"),
    TextTool("Power BI", encoding="utf-8-sig", truth=PYTHON),
    TextTool("Spark", quotes="backslash", truth=("false", "true"), write_time=write_offset, newline="\n"),
    TextTool("PostgreSQL COPY csv", truth=("f", "t"), newline="\n"),
    TextTool(
        "PostgreSQL COPY text",
        separator="\t",
        suffix=".txt",
        null="\\N",
        quotes="none",
        newline="\n",
        escapes_lines=True,
    ),
    TextTool(
        "MySQL OUTFILE",
        separator=";",
        null="\\N",
        truth=SQL_BITS,
        quotes="backslash",
        newline="\n",
        escapes_lines=False,
    ),
    TextTool("DBeaver", truth=PYTHON, quotes="all", newline="\n"),
    TextTool("Oracle SQL Developer", null="(null)", quotes="texts", truth=SQL_BITS, write_time=write_offset),
)
