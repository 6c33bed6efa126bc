"""Raw rows → readable rows, with every data error on the way (contract sections 1, 2, 5)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..columns import COLUMNS, KEYS, NEEDS_READING, REQUIRED, ROW_BREAKERS, TIMES, WIDE, WORDS
from ..service_names import find_code, normalise_name
from ..settings import Settings
from .personal_numbers import has_personal_number
from .values import (
    BadValueError,
    clean_text,
    drop_decimals,
    find_said,
    read_count,
    read_date,
    read_hsa_id,
    read_key,
    read_timestamp,
    read_tri,
    read_word,
)

RawTables = Mapping[str, list[dict[str, str | None]] | None]


class Unreadable:
    """Stands for a bad value where empty would mean none: it is unknown."""


UNREADABLE = Unreadable()


@dataclass(frozen=True)
class OwnName:
    """Stands in ``service`` for a name that is no service of the annex; ``is_known``: known to be the region's own."""

    name: str
    is_known: bool


@dataclass
class Row:
    """A row with readable values; None is empty or unreadable. ``left_out``: it no longer counts as a row."""

    table: str
    number: int
    values: dict[str, Any]
    left_out: bool = False
    errors: set[tuple[str, str]] = field(default_factory=set)  # (column, rule_id)

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    def add_error(self, column: str, rule_id: str, *, leave_out: bool) -> None:
        """Note an error in a column."""
        self.errors.add((column, rule_id))
        self.left_out = self.left_out or leave_out


@dataclass
class CleanTables:
    """All given tables. A table that is not in ``rows`` is absent."""

    rows: dict[str, list[Row]]
    columns: dict[str, set[str]]

    def is_given(self, table: str) -> bool:
        """Whether the table is there, if only as a header."""
        return table in self.rows

    def find_valid(self, table: str, clinic_id: str) -> list[Row]:
        """The clinic's rows that are not left out."""
        rows = self.rows.get(table, [])
        return [row for row in rows if row["clinic_id"] == clinic_id and not row.left_out]

    def has_left_out(self, table: str, clinic_id: str) -> bool:
        """Whether a row of this clinic was left out of the table for a data error."""
        return any(row["clinic_id"] == clinic_id and row.left_out for row in self.rows.get(table, []))

    def has_column(self, table: str, column: str) -> bool:
        """Whether the file has the column."""
        return column in self.columns.get(table, set())

    def is_wide(self) -> bool:
        """Whether replies stand in the errands themselves: ``messages`` wins when it is there."""
        return not self.is_given("messages") and any(self.has_column("errands", column) for column in WIDE)

    def list_errors(self) -> list[tuple[str, int, str, str]]:
        """Every data error as (table, row, column, rule)."""
        return sorted(
            (row.table, row.number, column, rule_id)
            for rows in self.rows.values()
            for row in rows
            for column, rule_id in row.errors
        )


def clean_tables(tables: RawTables, columns: Mapping[str, set[str]] | None, settings: Settings) -> CleanTables:
    """Read every cell, then look for duplicates, dangling references and impossible times."""
    given = {table: rows for table in COLUMNS if (rows := tables.get(table)) is not None}
    headers = {
        table: set((columns or {}).get(table, {column for row in rows for column in row}))
        for table, rows in given.items()
    }
    clean = CleanTables(
        rows={
            table: [_read_row(table, number, raw, headers[table], settings) for number, raw in enumerate(rows, start=2)]
            for table, rows in given.items()
        },
        columns=headers,
    )
    for table in given:
        _drop_decimals(table, clean.rows[table])
        _find_duplicates(table, clean.rows[table])
    _find_missing_references(clean)
    _find_time_disorder(clean, settings)
    _find_platform_breaks(clean)
    _settle_own_names(clean)
    return clean


def _drop_decimals(table: str, rows: list[Row]) -> None:
    for column in [column for column, kind in COLUMNS[table].items() if kind == "key"]:
        readable = [row for row in rows if isinstance(row[column], str)]
        for row, text in zip(readable, drop_decimals([row[column] for row in readable]), strict=True):
            row.values[column] = text


def _read_row(table: str, number: int, raw: Mapping[str, str | None], header: set[str], settings: Settings) -> Row:
    row = Row(table, number, {})
    for column, kind in COLUMNS[table].items():
        required = column in REQUIRED[table]
        cell = raw.get(column) if column in header else None
        text = None if cell is None else clean_text(cell)
        try:
            text = None if text is None else find_said(kind, text)
            if kind == "terms":
                row.values[column] = "" if text == "<tom>" else text
            elif text:
                row.values[column] = _read_cell(column, kind, text, settings)
            elif required:
                row.add_error(column, "DAT-04", leave_out=True)
        except BadValueError as bad:
            row.values[column] = UNREADABLE if column in NEEDS_READING.get(table, ()) else None
            row.add_error(column, bad.rule_id, leave_out=required or column in KEYS[table] or kind in ROW_BREAKERS)
        if text and kind in ("text", "key", "terms", "id") and has_personal_number(text):
            fatal = table in ("errands", "messages") or column in KEYS[table]
            row.add_error(column, "DAT-06", leave_out=fatal)
    if table == "messages" and not _is_possible_pair(row["sender"], row["kind"]):
        row.add_error("kind", "DAT-04", leave_out=True)
    return row


def _read_cell(column: str, kind: str, text: str, settings: Settings) -> Any:
    if kind == "word":
        return read_word(text, WORDS[column])
    if kind == "service":
        code = find_code(text, settings.egenremiss_namn, settings.aliases)
        if column == "service" and code in (None, "egen") and text.casefold() != "egen":
            # The clinic's own rows say what it stands for, once it is known which of them are valid.
            return OwnName(normalise_name(text), is_known=code is not None)
        if code is None:
            raise BadValueError("DAT-04")
        return code
    readers = {
        "key": read_key,
        "tri": read_tri,
        "date": read_date,
        "time": read_timestamp,
        "count": read_count,
        "id": read_hsa_id,
    }
    return readers[kind](text) if kind in readers else text


def _is_possible_pair(sender: str | None, kind: str | None) -> bool:
    if sender is None or kind is None or sender == "system":
        return True
    return (sender == "invanare") == (kind == "svar")


def _find_duplicates(table: str, rows: list[Row]) -> None:
    keys = KEYS[table]
    if not keys:
        return
    readable = [row for row in rows if all(row[column] is not None for column in keys)]
    counts = Counter(tuple(row[column] for column in keys) for row in readable)
    for row in readable:
        if counts[tuple(row[column] for column in keys)] > 1:
            own = [column for column in keys if column != "clinic_id"] or ["clinic_id"]
            row.add_error(own[0], "DAT-01", leave_out=True)


def _find_missing_references(clean: CleanTables) -> None:
    clinics = {row["clinic_id"] for row in clean.rows["clinics"]}
    for table, rows in clean.rows.items():
        for row in rows:
            if table not in ("clinics", "messages") and row["clinic_id"] not in clinics | {None}:
                row.add_error("clinic_id", "DAT-02", leave_out=True)
    if clean.is_given("errands"):
        errands = {row["errand_id"] for row in clean.rows["errands"]}
        for row in clean.rows.get("messages", []):
            if row["errand_id"] not in errands | {None}:
                row.add_error("errand_id", "DAT-02", leave_out=True)


def _find_time_disorder(clean: CleanTables, settings: Settings) -> None:
    starts: dict[str, list[Any]] = defaultdict(list)
    for row in clean.rows.get("errands", []):
        starts[row["errand_id"]].append(row["sent_at"])
        _check_times(row, TIMES["errands"], row["sent_at"], settings)
    for row in clean.rows.get("messages", []):
        found = [] if row["errand_id"] is None else starts.get(row["errand_id"], [])
        _check_times(row, TIMES["messages"], found[0] if len(found) == 1 else None, settings)
    for table in ("services", "administrators"):
        for row in clean.rows.get(table, []):
            if row["active_to"] and row["active_from"] and row["active_to"] < row["active_from"]:
                row.add_error("active_to", "DAT-03", leave_out=True)


def _check_times(row: Row, columns: tuple[str, ...], start: Any, settings: Settings) -> None:
    for column in columns:
        moment = row[column]
        if moment and (moment > settings.extract_at or (start and moment < start)):
            row.add_error(column, "DAT-03", leave_out=True)


def _settle_own_names(clean: CleanTables) -> None:
    """An errand's name that is its clinic's own is what those rows replace, if they agree; any other is `egen`."""
    stands_for: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for row in clean.rows.get("services", []):
        if not row.left_out:
            stands_for[row["clinic_id"], normalise_name(row["name"])].add(row["replaces"] or "egen")
    for row in clean.rows.get("channels", []):
        if isinstance(row["service"], OwnName):
            row.values["service"] = "egen"
    for row in clean.rows.get("errands", []):
        if isinstance(own := row["service"], OwnName):
            (found, *others) = stands_for.get((row["clinic_id"], own.name), {UNREADABLE})
            is_told = not others and found is not UNREADABLE
            row.values["service"] = found if is_told else "egen"
            row.values["is_unknown_service"] = not is_told and not own.is_known


def _find_platform_breaks(clean: CleanTables) -> None:
    """DAT-07: the errand breaks the rule, not one of its messages, and its row stays."""
    answers = Counter(
        row["errand_id"]
        for row in clean.rows.get("messages", [])
        if not row.left_out and (row["sender"], row["kind"]) == ("invanare", "svar")
    )
    for row in clean.rows.get("errands", []):
        if row["started_by"] != "personal":
            continue
        if clean.is_wide() and (row["n_svar"] or 0) > 1:
            row.add_error("n_svar", "DAT-07", leave_out=False)
        if not clean.is_wide() and answers[row["errand_id"]] > 1:
            row.add_error("errand_id", "DAT-07", leave_out=False)
