"""Writes docs/rules.md from the decision and the specifications: `PYTHONPATH=tests python -m rules.documentation`."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import oracle

from audit_lib.files.places import PARAMS
from audit_lib.model.decision import Decision, Rule, find_decision, load_decision
from rules.region import list_specifications
from rules.specification import GOOD_TERMS, RUN, Case, Row, Specification, reach

PAGE = PARAMS.parent / "docs" / "rules.md"
COMMAND = "PYTHONPATH=tests python -m rules.documentation"

VERDICTS = {
    "uppfylld": "uppfylld",
    "ej_uppfylld": "**ej uppfylld**",
    "ej_tillamplig": "ej tillämplig",
    "kan_ej_bedomas": "kan ej bedömas",
    "information": "information",
}
WORDS = {
    "krav": VERDICTS,
    "information": VERDICTS,
    "rekommendation": VERDICTS | {"uppfylld": "följs", "ej_uppfylld": "**följs inte**"},
    "datakvalitet": VERDICTS | {"uppfylld": "utan anmärkning", "ej_uppfylld": "**anmärkning**"},
}
SUBJECTS = {
    "clinic_facts": "mottagningen",
    "offer_facts": "var och en av de nio e-tjänsterna",
    "service_facts": "varje aktiverad ärendetyp",
    "certificate_facts": "varje intyg",
    "administrator_facts": "varje administratör",
    "errand_facts": "mottagningen, räknat på dess ärenden",
}
TABLES = {
    "clinics": "mottagning",
    "channels": "kanal",
    "visit_types": "besökstyp",
    "certificates": "intyg",
    "services": "ärendetyp",
    "administrators": "administratör",
    "errands": "ärende",
    "messages": "meddelande",
}
LEAD = {
    "channels": "service",
    "visit_types": "visit_type",
    "certificates": "certificate",
    "services": "name",
    "errands": "service",
    "messages": "kind",
}
UNSAID = {
    "service_id": "S1",
    "admin_id": "A1",
    "errand_id": "Ä1",
    "active_from": "2026-01-01",
    "started_by": "invanare",
}
NUMBERS = ("bedömda", "avviker", "väntar", "borträknade")

OPENING = """# Reglerna, en för en

Den här sidan är skriven av `{command}`
ur beslutet `{decision}` och specifikationerna i `tests/rules/`. Ändra där, inte här. Ett test felar när sidan är
gammal. Alla fall är syntetiska data.

Varje fall utgår från samma mottagning: driven av regionen, ansluten, och inget annat känt. Det som fallet inte nämner
är okänt. Perioden är {period_from} till {period_to}, granskningsdagen {audit_date}, och uppgifterna är hämtade
{extract_at}. Varje fall prövas från filer till utlåtande, både av granskningen och av ett oberoende program{alone}.

Uttrycken talar om kolumnerna i `audit_lib/model/relations.py`. Ett okänt värde gör uttrycket okänt, om inte resten
avgör det ändå.

## Vilka mottagningar prövas?

De här åtta fallen gäller varje regel utom UTB-00 och VIL-05, som har egna. *Som annars* betyder att regeln prövas.

| Mottagningen är | Utlåtande |
|---|---|
{reach}
"""


def write_page() -> str:
    """The whole page as Markdown."""
    decision = load_decision(find_decision(RUN["decision"]), on=dt.date.fromisoformat(RUN["audit_date"]))
    by_rule = {specification.rule_id: specification for specification in list_specifications()}
    cases = reach([], "uppfylld")
    lines = [f"| {c.title} | {'som annars' if c.then == 'uppfylld' else VERDICTS[c.then]} |" for c in cases]
    opening = OPENING.format(
        command=COMMAND,
        decision=decision.decision_id,
        reach="\n".join(lines),
        alone=_except_rules([rule_id for rule_id in decision.rules if rule_id not in oracle.RULES]),
        **_dates(),
    )
    contents = [f"- [{rule.rule_id} {rule.name}](#{rule_id.lower()})" for rule_id, rule in decision.rules.items()]
    sections = [_describe_rule(rule, by_rule[rule.rule_id], decision) for rule in decision.rules.values()]
    return "\n".join([opening, "## Innehåll", "", *contents, "", *sections])


def _except_rules(rule_ids: list[str]) -> str:
    return f" (utom {', '.join(rule_ids)}, som bara granskningen prövar)" if rule_ids else ""


def _dates() -> dict[str, str]:
    return {name: RUN[name] for name in ("period_from", "period_to", "audit_date", "extract_at")}


def _describe_rule(rule: Rule, specification: Specification, decision: Decision) -> str:
    lines = [f'<a id="{rule.rule_id.lower()}"></a>', "", f"## {rule.rule_id} {rule.name}", ""]
    lines += [f"*{rule.name_en}.* Slag: {rule.kind.value}. Gäller: {SUBJECTS[rule.relation]}.", ""]
    for quote in rule.quotes:
        lines += [f"> {quote}", ""]
    lines += ["| | |", "|---|---|", f"| Gäller när | `{_flatten(rule.source_applies)}` |"]
    if rule.source_expected:
        lines.append(f"| Uppfylld när | `{_flatten(rule.source_expected)}` |")
    lines += [f"| Läsning | `{name}`: {decision.readings[name].label} |" for name in specification.readings]
    if rule.action:
        lines += [f"| Åtgärd | {rule.action.what} |", f"| När uppgift saknas | {rule.missing} |"]
    lines += ["", "| Fall | Givet | Utlåtande |", "|---|---|---|"]
    words = WORDS[rule.kind.value]
    lines += [
        f"| {_escape(case.title)} | {_describe_given(case, specification)} | {_describe_outcome(case, words)} |"
        for case in specification.cases
        if not case.about_reach
    ]
    shared = [case for case in specification.cases if case.about_reach]
    if shared:
        basis = "; ".join(_describe_rows(list(shared[0].rows())[:-1])) or "inget mer"
        outcome = words[next(case.then for case in shared if case.then != "ej_tillamplig")]
        lines += ["", f"De åtta fallen om vilka mottagningar som prövas ger som annars {outcome}. Givet: {basis}."]
    return "\n".join([*lines, ""])


def _flatten(expression: str) -> str:
    return " ".join(expression.split()).replace("|", "\\|")


def _describe_given(case: Case, specification: Specification) -> str:
    parts = _describe_rows(list(case.rows()))
    parts += [f"läsning `{name}`: {_say_reading(value)}" for name, value in case.readings.items()]
    parts += [f"tabellen {table} saknas" for table in case.absent]
    parts += [f"kolumnen {column} saknas" for column in case.without]
    parts += [f"{name} {value}" for name, value in case.run.items()]
    if case.subject and case.subject != specification.subject:
        parts.append(f"prövas: {case.subject}")
    return "<br>".join(parts) or "inget mer"


def _say_reading(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _describe_rows(rows: list[Row]) -> list[str]:
    return [_describe_row(row) for row in rows]


def _describe_row(row: Row) -> str:
    lead = row.cells.get(LEAD.get(row.table, ""), "") or ""
    cells = {
        name: cell
        for name, cell in row.cells.items()
        if name != LEAD.get(row.table)
        and UNSAID.get(name) != cell
        and not (row.table == "messages" and name == "errand_id")
    }
    said = ", ".join(f"{name} {_say_cell(cell)}" for name, cell in cells.items())
    return f"{TABLES[row.table]} {_escape(lead)}".strip() + (f": {said}" if said else "")


def _say_cell(cell: str | None) -> str:
    if cell is None:
        return "(okänd)"
    if cell == "":
        return "(tom)"
    if cell == GOOD_TERMS:
        return "(en god text)"
    return f"”{_escape(cell)}”" if "<" in cell or (" " in cell and not cell[:4].isdigit()) else _escape(cell)


def _escape(text: str) -> str:
    shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "\\|")
    return re.sub("[\u200b\u00ad]", "", shown)


def _describe_outcome(case: Case, words: dict[str, str]) -> str:
    said = [words[case.then]]
    if case.numbers and any(number is not None for number in case.numbers):
        shown = zip(NUMBERS, case.numbers, strict=True)
        said.append(", ".join(f"{name} {number}" for name, number in shown if number is not None))
    if case.observations:
        said.append(f"iakttagelse `{case.observations}`")
    return "<br>".join(said)


def main() -> None:
    """Write the page."""
    Path(PAGE).write_text(write_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
