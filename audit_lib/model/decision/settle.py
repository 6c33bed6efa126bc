"""A decision file settled for one date and one set of readings: every fault in its rules with its line."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from audit_lib.errors import DecisionError, Problem
from audit_lib.files.hashes import hash_file
from audit_lib.files.lined_yaml import LinedYaml
from audit_lib.model.decision.decision import Action, Aggregate, Decision, Rule
from audit_lib.model.decision.decision_file import read_decision_file
from audit_lib.model.decision.expressions import ExpressionError, settle_expression
from audit_lib.model.decision.readings import Reading, settle_readings
from audit_lib.model.decision.roles import Role, ServiceRole
from audit_lib.model.relations import AGGREGATED, RELATIONS
from audit_lib.model.verdict import Kind

ALLOWED = "I ett uttryck kan stå kolumner, läsningar och värden med and, or, not, =, <, in, is, case, coalesce, + - *."


def load_decision(path: Path, *, on: date, readings: Mapping[str, object] | None = None) -> Decision:
    """Read a decision, check all of it, and settle it for a date and what the run says instead of default readings.

    Raises:
        DecisionError: the file is not a valid decision; every fault with its line.
        ParameterError: the run names a reading that the decision does not have, or gives it a wrong value.
    """
    lined = read_decision_file(path)
    content = lined.content
    settled = settle_readings(content["readings"], readings or {})
    values = _settle_values(lined, on)
    return Decision(
        decision_id=content["id"],
        status=content["status"],
        name=content["name"]["sv"],
        reference=content["reference"],
        source_title=content["source"]["title"],
        source_updated=content["source"]["updated"],
        contact=content["contact"],
        importance=tuple(content.get("importance", ())),
        required=tuple(content["services"]["required"]),
        combined={code: tuple(halves) for code, halves in content["services"]["combined"].items()},
        direct_booking=tuple(content["services"]["direct_booking"]),
        recommended=tuple(content["services"]["recommended"]),
        alternatives={code: tuple(others) for code, others in content["services"].get("alternatives", {}).items()},
        service_names={code: tuple(names) for code, names in content["services"].get("names", {}).items()},
        service_roles={ServiceRole(role): code for role, code in content["services"]["roles"].items()},
        values=values,
        readings=settled,
        rules=_build_rules(lined, settled, values),
        sha256=hash_file(path),
        path=path,
    )


def _settle_values(lined: LinedYaml, on: date) -> dict[str, float]:
    values: dict[str, float] = {}
    problems = []
    for name, entry in lined.content["values"].items():
        begun = [line for line in entry["dated"] if date.fromisoformat(line["from"]) <= on]
        if begun:
            values[name] = max(begun, key=lambda line: line["from"])["value"]
        else:
            where = lined.where("values", name)
            problems.append(Problem(f"värdet {name} gäller inte den {on}.", where, "Lägg till en daterad rad."))
    if problems:
        raise DecisionError(problems)
    return values


def _build_rules(lined: LinedYaml, readings: Mapping[str, Reading], values: Mapping[str, float]) -> dict[str, Rule]:
    constants: dict[str, bool | float] = {**values}
    constants |= {name: reading.value for name, reading in readings.items() if not isinstance(reading.value, tuple)}
    problems: list[Problem] = []
    entries = lined.content["rules"]
    rules = {rule_id: _build_rule(rule_id, entries[rule_id], constants, lined, problems) for rule_id in entries}
    if problems:
        raise DecisionError(problems)
    return rules


def _build_rule(
    rule_id: str, entry: Any, constants: Mapping[str, bool | float], lined: LinedYaml, problems: list[Problem]
) -> Rule:
    """One rule; what is wrong with it is added to the problems, and the rule is then of no use."""

    def refuse(what: str, *place: str, remedy: str = "") -> None:
        problems.append(Problem(what, lined.where("rules", rule_id, *place), remedy))

    def settle(text: str, *place: str) -> str:
        try:
            return settle_expression(text, columns=RELATIONS[entry["on"]], constants=constants)
        except ExpressionError as error:
            refuse(f"{error}.", *place, remedy=ALLOWED)
        except RecursionError:
            refuse("uttrycket är för djupt nästlat.", *place)
        return ""

    def settle_optional(part: Any, name: str, *place: str) -> str | None:
        return settle(part[name], *place, name) if name in part else None

    def build_aggregate(aggregate: Any) -> Aggregate:
        written = aggregate["share"]
        share = constants.get(written) if isinstance(written, str) else written
        remedy = "Skriv ett tal mellan 0 och 1, eller namnet på ett."
        if share is None or isinstance(share, bool):
            refuse("andelen är varken ett tal eller ett namn som beslutet har.", "aggregate", "share", remedy=remedy)
        elif not 0 <= share <= 1:
            refuse(f"andelen är {share:g}.", "aggregate", "share", remedy=remedy)
        return Aggregate(
            share=float(share or 0),
            share_name=written if isinstance(written, str) else None,
            assessed=settle_optional(aggregate, "assessed", "aggregate") or "TRUE",
            pending=settle_optional(aggregate, "pending", "aggregate"),
            excluded=settle_optional(aggregate, "excluded", "aggregate"),
        )

    if (entry["on"] == AGGREGATED) != ("aggregate" in entry):
        refuse("aggregate hör till regler på errand_facts, och bara till dem.")
    observations, deviation = entry.get("observations", {}), entry.get("deviation", {})
    return Rule(
        rule_id=rule_id,
        name=entry["name"]["sv"],
        name_en=entry["name"]["en"],
        group=entry["group"],
        quotes=tuple(entry["quotes"]),
        kind=Kind(entry["kind"]),
        role=Role(entry["role"]) if "role" in entry else None,
        relation=entry["on"],
        applies=settle(entry["applies"], "applies"),
        expected=settle_optional(entry, "expected"),
        aggregate=build_aggregate(entry["aggregate"]) if "aggregate" in entry else None,
        observations={code: settle(item["when"], "observations", code) for code, item in observations.items()},
        observation_texts={code: item["sv"] for code, item in observations.items()},
        observed_text=deviation.get("observed", ""),
        expected_text=deviation.get("expected", ""),
        action=Action(**entry["action"]) if "action" in entry else None,
        missing=entry.get("missing", ""),
        source_applies=entry["applies"],
        source_expected=entry.get("expected"),
    )
