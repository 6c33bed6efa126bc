"""Writes docs/tables.md from the tables that intake reads: `PYTHONPATH=tests python -m project.pages.tables_page`."""

import yaml

from audit_lib.files.places import PARAMS
from audit_lib.model.tables import TABLES, Column, Form, Table
from project.files import ROOT

PAGE = ROOT / "docs" / "tables.md"
HEAD = """# Tabellerna · The tables

Den här sidan är skriven av `make docs` ur koden. Ett test felar när sidan är gammal. Här står varje tabell som en
region kan lämna in, med sina kolumner. Bara `clinics` måste finnas. En kolumn med * måste finnas i sin tabell; de
andra får saknas eller ha tomma celler, och är då *okända*, aldrig *nej*. Kolumnens eget namn förstås alltid som
rubrik, den svenska rubriken också; [params/columns.yaml](../params/columns.yaml) tar emot fler.

This page is written by `make docs` from the code. A test fails when the page is old. Here is every table that a
region can give, with its columns. Only `clinics` has to be there. A column with * has to be in its table; the others
may be missing or have empty cells, and are then *unknown*, never *no*. A column's own name is always understood as a
header, and so is the Swedish one; [params/columns.yaml](../params/columns.yaml) takes more.
"""
ROWS = {
    "clinics": "En rad per mottagning. · A row for each clinic.",
    "channels": "Finns tjänsten i dag, per telefon eller på annat sätt? · Is it offered today, by phone or otherwise?",
    "visit_types": "Besökstyper, och om de bokas i webbtidboken. · Visit types, and whether they are booked online.",
    "certificates": "Intyg som utfärdas och kan väljas. · Certificates that are issued and can be chosen.",
    "services": "En rad per aktiverad ärendetyp. · A row for each activated errand type.",
    "administrators": "Mottagningens administratörer. · The clinic's administrators.",
    "errands": (
        "En rad per ärende, aldrig vem som frågar. Från `first_delsvar_at`: för den som inte har `messages`. · "
        "A row for each errand, never who asks. From `first_delsvar_at` on: for those without `messages`."
    ),
    "messages": "En rad per meddelande efter det första. · A row for each message after the first.",
    "waivers": "Beslutade undantag: [så används de](own_decision.md). · Deviations that may stand for a time.",
}
FORMS = {
    Form.HSA_ID: "HSA-id",
    Form.TEXT: "text",
    Form.TERMS: "text eller HTML; `<tom>` är en tom text · text or HTML; `<tom>` is an empty text",
    Form.TRI: "`ja`, `nej` eller tomt · or empty",
    Form.SERVICE: "tjänstens kod eller namn · the service's code or name",
    Form.DATE: "`2026-04-30`",
    Form.TIMESTAMP: "`2026-04-30 15:03`",
    Form.COUNT: "heltal · whole number",
}


def describe_tables() -> str:
    """The page: each table with its columns, their Swedish headers and what their cells may say."""
    headers = yaml.safe_load((PARAMS / "columns.yaml").read_text(encoding="utf-8"))
    return "\n".join([HEAD, *(_describe_table(table, headers.get(table.name, {})) for table in TABLES.values())])


def _describe_table(table: Table, headers: dict[str, list[str]]) -> str:
    rows = [
        f"| {_mark(column)} | {', '.join(headers.get(column.name, []))} | {_say(column)} |" for column in table.columns
    ]
    head = ["| kolumn · column | svensk rubrik · Swedish header | cellen · the cell |", "|---|---|---|"]
    return "\n".join([f"## {table.name}\n", f"{ROWS[table.name]}\n", *head, *rows, ""])


def _mark(column: Column) -> str:
    return f"`{column.name}`{'*' if column.required else ''}"


def _say(column: Column) -> str:
    words = [f"`{word}`" for word in column.domain] + ["`okänt`"] * column.may_be_unknown
    return FORMS.get(column.form) or ", ".join(words)


if __name__ == "__main__":
    PAGE.write_text(describe_tables(), encoding="utf-8")
