"""Writes docs/tabeller.md, tables.md and datapackage.json: `python -m project.pages.delivery.tables_page`."""

import json
from collections.abc import Callable

from audit_lib.files.places import PARAMS
from audit_lib.model.tables import TABLES, Column, Form, Table
from audit_lib.wording.say import TABLE_NAMES
from audit_lib.wording.table_texts import ColumnText, read_table_texts
from project.files import ROOT
from project.pages.delivery.table_needs import list_needs

DOCS = ROOT / "docs"
SWEDISH = """# Tabellerna

Den här sidan är skriven av `make docs` ur koden; ett test felar när den är gammal. In English: [tables.md](tables.md).

Här står varje tabell som en region kan lämna in. Bara *Mottagningar* måste finnas. Filen heter som tabellen, på
svenska eller engelska (`Ärenden.csv` eller `errands.csv`), och kan vara CSV, Excel eller Parquet. En kolumn med * måste
finnas; de andra får saknas eller ha tomma celler, och är då *okända*, aldrig *nej*. Den sista kolumnen säger vilka
regler som helt eller delvis *kan ej bedömas* utan den: den är uträknad, genom att ta bort kolumnen ur ett exempel.

Heter rubrikerna något annat i era filer? `basutbud intake KÖRFIL --suggest` föreslår vad de betyder.
`basutbud new MAPP` ger en arbetsbok med allt det här att fylla i. [datapackage.json](datapackage.json) säger detsamma
för program.
"""
ENGLISH = """# The tables

This page is written by `make docs` from the code; a test fails when it is old. På svenska: [tabeller.md](tabeller.md).

Here is every table that a region can give. Only `clinics` has to be there. A file is called as its table, in English or
Swedish (`errands.csv` or `Ärenden.csv`), and may be CSV, Excel or Parquet. A column with * has to be there; the others
may be missing or have empty cells, and are then *unknown*, never *no*. The last column says which rules, all or some of
their verdicts, *cannot be judged* without it: it is computed, by taking the column out of an example.

Are the headers of your files others? `basutbud intake RUN.yaml --suggest` proposes what they mean.
`basutbud new FOLDER` gives a workbook with all this to fill in.
[datapackage.json](datapackage.json) says the same to programs.
"""
CELLS = {
    Form.HSA_ID: ("HSA-id, som `SE2321000131-E000000000001`", "HSA-id, as `SE2321000131-E000000000001`"),
    Form.TEXT: ("text", "text"),
    Form.TERMS: ("text eller HTML", "text or HTML"),
    Form.TRI: ("`ja`, `nej` eller `okänt`", "`ja`, `nej` or `okänt`"),
    Form.SERVICE: ("tjänstens kod eller namn", "the service's code or name"),
    Form.DATE: ("datum, `2026-04-30`", "date, `2026-04-30`"),
    Form.TIMESTAMP: ("tidpunkt, `2026-04-30 15:03`", "time, `2026-04-30 15:03`"),
    Form.COUNT: ("heltal", "whole number"),
}
FIELDS = {
    Form.TRI: {"type": "string", "constraints": {"enum": ["ja", "nej", "okänt"]}},
    Form.DATE: {"type": "date"},
    Form.TIMESTAMP: {"type": "datetime", "format": "any"},
    Form.COUNT: {"type": "integer", "constraints": {"minimum": 0}},
    Form.HSA_ID: {"type": "string", "constraints": {"pattern": "^SE(16)?[0-9]{10}-[A-Za-z0-9]+$", "maxLength": 31}},
}


def describe_in_swedish() -> str:
    """The page for those who read Swedish."""
    return _describe(
        SWEDISH,
        "| rubrik | kolumn | vad den säger | cellen | utan den kan ej bedömas |",
        lambda table: f"## {TABLE_NAMES[table.name]} (`{table.name}`)",
        0,
    )


def describe_in_english() -> str:
    """The page for those who read English."""
    head = "| header | column | what it says | the cell | not judged without it |"
    return _describe(ENGLISH, head, lambda table: f"## `{table.name}` ({TABLE_NAMES[table.name]})", 1)


def _describe(intro: str, head: str, title: Callable[[Table], str], language: int) -> str:
    texts, needs, parts = read_table_texts(PARAMS), list_needs(), [intro]
    for table in TABLES.values():
        text = texts[table.name]
        lost = needs.get((table.name, ""), ())
        without = ("Utan tabellen kan ej bedömas", "Not judged without the table")[language]
        parts += [title(table), "", (text.sv, text.en)[language], ""]
        parts += [f"{without}: {', '.join(lost)}.", ""] if lost else []
        parts += [head, "|---|---|---|---|---|"]
        for column in table.columns:
            said = text.columns[column.name]
            headers = " / ".join([said.header, *said.others])
            lost = needs.get((table.name, column.name), ())
            cells = [headers, _mark(column), (said.sv, said.en)[language], _say(column, language), ", ".join(lost)]
            parts.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        parts.append("")
    return "\n".join(parts)


def _mark(column: Column) -> str:
    return f"`{column.name}`{'*' if column.required else ''}"


def _say(column: Column, language: int) -> str:
    words = [f"`{word}`" for word in column.domain] + ["`okänt`"] * column.may_be_unknown
    return CELLS[column.form][language] if column.form in CELLS else ", ".join(words)


def make_data_package() -> str:
    """The tables as a Frictionless data package: a resource of Table Schema each (specs.frictionlessdata.io, v1)."""
    texts = read_table_texts(PARAMS)
    package = {
        "profile": "tabular-data-package",
        "name": "basutbud",
        "title": "Underlag för granskning av basutbudet",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": table.name,
                "title": TABLE_NAMES[table.name],
                "description": texts[table.name].sv,
                "path": f"{table.name}.csv",
                "schema": _make_schema(table, texts[table.name].columns),
            }
            for table in TABLES.values()
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _make_schema(table: Table, texts: dict[str, ColumnText]) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": [_make_field(table, column, texts[column.name]) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    keys = [("clinic_id", "clinics")] if table.name != "clinics" and "clinic_id" in table.column_names else []
    keys += [("errand_id", "errands")] if table.name == "messages" else []
    if keys:
        schema["foreignKeys"] = [
            {"fields": name, "reference": {"resource": other, "fields": name}} for name, other in keys
        ]
    return schema


def _make_field(table: Table, column: Column, text: ColumnText) -> dict[str, object]:
    kind = FIELDS.get(column.form, {"type": "string"})
    constraints: dict[str, object] = {**kind.get("constraints", {})}
    if column.domain:
        constraints["enum"] = [*column.domain, *(["okänt"] if column.may_be_unknown else [])]
    if column.required:
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    field = {"name": column.name, "title": text.header, "description": text.sv, **kind}
    return field | ({"constraints": constraints} if constraints else {})


PAGES = {
    DOCS / "tabeller.md": describe_in_swedish,
    DOCS / "tables.md": describe_in_english,
    DOCS / "datapackage.json": make_data_package,
}

if __name__ == "__main__":
    for page, describe in PAGES.items():
        page.write_text(describe(), encoding="utf-8")
