"""A decision file settled for one date and one set of readings: every fault in its rules with its line."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from audit_lib.errors import DecisionError, Problem
from audit_lib.files.hashes import hash_file
from audit_lib.files.lined_yaml import LinedYaml
from audit_lib.model.decision.decision import Action, Aggregate, Decision, Rule
from audit_lib.model.decision.decision_file import AggregateEntry, DatedValue, read_decision_file
from audit_lib.model.decision.expressions import ExpressionError, settle_expression
from audit_lib.model.decision.readings import Reading, settle_readings
from audit_lib.model.decision.roles import Role, ServiceRole
from audit_lib.model.relations import AGGREGATED, RELATIONS
from audit_lib.model.verdict import Kind


def load_decision(path: Path, *, on: date, readings: Mapping[str, object] | None = None) -> Decision:
    """Read a decision, check all of it, and settle it for one date and one set of readings.

    Args:
        path: the YAML file.
        on: the date whose values are in force, normally the audit date.
        readings: what the run says instead of the defaults; text is read by the default's type.

    Raises:
        DecisionError: the file is not a valid decision; every fault with its line.
        ParameterError: the run names a reading that the decision does not have, or gives it a wrong value.
    """
    lined = read_decision_file(path)
    content = lined.content
    settled = settle_readings(content["readings"], readings or {})
    values = {name: _value_on(entry["dated"], on) for name, entry in content["values"].items()}
    missing = [
        Problem(f"värdet {name} gäller inte den {on}.", lined.where("values", name), "Lägg till en daterad rad.")
        for name, value in values.items()
        if value is None
    ]
    if missing:
        raise DecisionError(missing)
    in_force = {name: value for name, value in values.items() if value is not None}
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
        values=in_force,
        readings=settled,
        rules=_build_rules(lined, settled, in_force),
        sha256=hash_file(path),
        path=path,
    )


def _value_on(dated: list[DatedValue], on: date) -> float | None:
    in_force = [entry for entry in dated if date.fromisoformat(entry["from"]) <= on]
    return max(in_force, key=lambda entry: entry["from"])["value"] if in_force else None


def _build_rules(lined: LinedYaml, readings: Mapping[str, Reading], values: Mapping[str, float]) -> dict[str, Rule]:
    constants: dict[str, bool | float] = {**values}
    constants |= {name: reading.value for name, reading in readings.items() if not isinstance(reading.value, tuple)}
    problems: list[Problem] = []
    rules = {}
    for rule_id, entry in lined.content["rules"].items():
        columns = {*RELATIONS[entry["on"]]}

        def check(text: str | None, *place: str, known: set[str] = columns, rule: str = rule_id) -> str | None:
            if text is None:
                return None
            try:
                return settle_expression(text, columns=known, constants=constants)
            except ExpressionError as error:
                problems.append(Problem(f"{error}.", lined.where("rules", rule, *place)))
            except RecursionError:
                problems.append(Problem("uttrycket är för djupt nästlat.", lined.where("rules", rule, *place)))
            return None

        def refuse_share(what: str, rule: str = rule_id) -> float:
            place = lined.where("rules", rule, "aggregate", "share")
            problems.append(Problem(what, place, "Skriv ett tal mellan 0 och 1, eller namnet på ett."))
            return 1.0

        if (entry["on"] == AGGREGATED) != ("aggregate" in entry):
            where = lined.where("rules", rule_id)
            problems.append(Problem("aggregate hör till regler på errand_facts, och bara till dem.", where))
        rules[rule_id] = Rule(
            rule_id=rule_id,
            name=entry["name"]["sv"],
            name_en=entry["name"]["en"],
            group=entry["group"],
            quotes=tuple(entry["quotes"]),
            kind=Kind(entry["kind"]),
            role=Role(entry["role"]) if "role" in entry else None,
            relation=entry["on"],
            applies=check(entry["applies"], "applies") or "",
            expected=check(entry.get("expected"), "expected"),
            aggregate=_build_aggregate(entry.get("aggregate"), constants, check, refuse_share),
            observations={
                code: check(item["when"], "observations", code) or ""
                for code, item in entry.get("observations", {}).items()
            },
            observation_texts={code: item["sv"] for code, item in entry.get("observations", {}).items()},
            observed_text=entry.get("deviation", {}).get("observed", ""),
            expected_text=entry.get("deviation", {}).get("expected", ""),
            action=Action(**entry["action"]) if "action" in entry else None,
            missing=entry.get("missing", ""),
            source_applies=entry["applies"],
            source_expected=entry.get("expected"),
        )
    if problems:
        raise DecisionError(problems)
    return rules


def _build_aggregate(
    entry: AggregateEntry | None,
    constants: Mapping[str, bool | float],
    check: Callable[..., str | None],
    refuse_share: Callable[[str], float],
) -> Aggregate | None:
    if entry is None:
        return None
    written = entry["share"]
    share = constants.get(written, written) if isinstance(written, str) else written
    if isinstance(share, bool) or not isinstance(share, int | float):
        share = refuse_share("andelen är varken ett tal eller ett namn som beslutet har.")
    elif not 0 <= share <= 1:
        share = refuse_share(f"andelen är {share:g}.")
    return Aggregate(
        share=float(share),
        share_name=written if isinstance(written, str) else None,
        assessed=check(entry.get("assessed"), "aggregate", "assessed") or "TRUE",
        pending=check(entry.get("pending"), "aggregate", "pending"),
        excluded=check(entry.get("excluded"), "aggregate", "excluded"),
    )
