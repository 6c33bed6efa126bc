"""The workbook to fill in: a sheet a table, with Swedish headers, choices, a note on each header and an example row."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

import xlsxwriter
import yaml
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from audit_lib.files.places import PARAMS
from audit_lib.files.whole_file import replacing
from audit_lib.model.services import OTHER, ServiceNames
from audit_lib.model.tables import TABLES, Column, Form, Table
from audit_lib.wording.say import TABLE_NAMES, say
from audit_lib.wording.table_texts import ColumnText, read_table_texts

HEADER_ROW = 3
LAST_ROW = 20_000
"""To here the cells have their format and their choices."""
_LISTS = "Val"
_FORMATS = {Form.DATE: "yyyy-mm-dd", Form.TIMESTAMP: "yyyy-mm-dd hh:mm", Form.COUNT: "0"}
_AS_TEXT = "@"
"""What keeps an id, or a date that is written as text, as it was written."""
_WIDE = (Form.TERMS,)


def write_workbook(path: Path) -> None:
    """Write the workbook, whole or not at all."""
    texts, lists = read_table_texts(PARAMS), list(_list_choices())
    examples = yaml.safe_load(resources.files("audit_lib.start").joinpath("examples.yaml").read_text(encoding="utf-8"))
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "in_memory": True}
    with replacing(path) as partial, xlsxwriter.Workbook(str(partial), plain) as book:
        styles = {
            "help": book.add_format({"italic": True}),
            "example": book.add_format({"italic": True, "font_color": "#555555", "bg_color": "#EEEEEE"}),
            "required": book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1B4B6B", "border": 1}),
            "optional": book.add_format({"bold": True, "bg_color": "#D8E6EF", "border": 1}),
        }
        kinds = {form: book.add_format({"num_format": _FORMATS.get(form, _AS_TEXT)}) for form in Form}
        choices = dict(zip((column for column, _ in lists), map(_name_range, range(len(lists)), lists), strict=True))
        for table in TABLES.values():
            sheet = book.add_worksheet(TABLE_NAMES[table.name])
            _fill_sheet(sheet, table, texts[table.name].columns, examples[table.name], styles, kinds, choices)
        hidden = book.add_worksheet(_LISTS)
        hidden.hide()
        for place, (_, words) in enumerate(lists):
            hidden.write_column(0, place, words)


def _name_range(place: int, choice: tuple[str, Sequence[str]]) -> str:
    column = chr(ord("A") + place)
    return f"={_LISTS}!${column}$1:${column}${len(choice[1])}"


def _list_choices() -> Iterator[tuple[str, Sequence[str]]]:
    """Give each column of codes, tri-states as one, and its words."""
    yield Form.TRI, ("ja", "nej", "okänt")
    names = ServiceNames.load(PARAMS / "services.yaml")
    codes = dict.fromkeys(code for code, _ in names.known.values() if code != OTHER)
    yield Form.SERVICE, [names.name_of(code) for code in codes]
    for table in TABLES.values():
        for column in table.columns:
            if column.domain:
                words = [*column.domain, *(["okänt"] if column.may_be_unknown else [])]
                yield f"{table.name}.{column.name}", words


def _fill_sheet(
    sheet: Worksheet,
    table: Table,
    texts: Mapping[str, ColumnText],
    example: Mapping[str, str],
    styles: dict[str, Format],
    kinds: dict[Form, Format],
    choices: dict[str, str],
) -> None:
    sheet.write_string(0, 0, say("new.help"), styles["help"])
    sheet.freeze_panes(HEADER_ROW, 1)
    for place, column in enumerate(table.columns):
        text = texts[column.name]
        style = styles["required" if column.required else "optional"]
        sheet.write_string(HEADER_ROW - 1, place, text.header, style)
        sheet.write_string(1, place, example.get(column.name, ""), styles["example"])
        sheet.write_comment(HEADER_ROW - 1, place, _describe(column, text), {"x_scale": 2, "y_scale": 1.2})
        width = 40 if column.form in _WIDE else max(14, len(text.header) + 3)
        sheet.set_column(place, place, width, kinds[column.form])
        source = choices.get(f"{table.name}.{column.name}") or choices.get(column.form)
        if source:
            _offer(sheet, place, source, is_open=column.form is Form.SERVICE)


def _offer(sheet: Worksheet, place: int, source: str, *, is_open: bool) -> None:
    """Let the cells of a column be chosen from a list; where it is open, another word may be written too."""
    sheet.data_validation(
        HEADER_ROW,
        place,
        LAST_ROW,
        place,
        {
            "validate": "list",
            "source": source,
            "error_type": "information" if is_open else "stop",
            "error_title": say("new.choose"),
            "error_message": say("new.other_service" if is_open else "new.only_these"),
        },
    )


def _describe(column: Column, text: ColumnText) -> str:
    need = say("new.required" if column.required else "new.optional")
    cell = say(f"new.cell.{column.form}")
    words = f" {', '.join([*column.domain, *(['okänt'] if column.may_be_unknown else [])])}." if column.domain else ""
    return f"{text.sv}{'' if text.sv.endswith('?') else '.'} {cell}{words} {need}"
