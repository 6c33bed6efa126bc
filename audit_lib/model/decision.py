"""A region's decision: rules, quotations, readings and dated values, read from one file and checked.

Code holds no threshold and no quotation; another region is another file. Every fault in a file is collected with its
line before anything is refused.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from audit_lib.errors import DecisionError, Problem
from audit_lib.model.expressions import ExpressionError, settle_expression
from audit_lib.model.lined_yaml import LinedYaml
from audit_lib.model.readings import Reading, settle_readings
from audit_lib.model.relations import AGGREGATED, RELATIONS
from audit_lib.model.services import CODES
from audit_lib.model.verdict import Kind

PARAMS = Path(__file__).resolve().parents[2] / "params"


@dataclass(frozen=True)
class Action:
    """What the clinic should do when the rule is not met."""

    what: str
    where: str
    who: str


@dataclass(frozen=True)
class Aggregate:
    """How a rule on errands becomes one verdict a clinic, and what is counted beside it.

    `share_name` is the reading or value that the accepted share comes from, if it is not a plain number.
    """

    share: float
    share_name: str | None = None
    assessed: str = "true"
    pending: str | None = None
    excluded: str | None = None


@dataclass(frozen=True)
class Rule:
    """One rule of the decision; the expressions are checked SQL with the readings put in."""

    rule_id: str
    name: str
    name_en: str
    group: str
    quotes: tuple[str, ...]
    kind: Kind
    relation: str
    applies: str
    expected: str | None
    aggregate: Aggregate | None
    observations: Mapping[str, str]
    observation_texts: Mapping[str, str]
    observed_text: str
    expected_text: str
    action: Action | None
    missing: str
    source_applies: str
    source_expected: str | None


@dataclass(frozen=True)
class Decision:
    """A decision with readings and dated values settled for one run."""

    decision_id: str
    status: str
    name: str
    reference: str
    source_title: str
    source_updated: str
    contact: str
    importance: tuple[str, ...]
    required: tuple[str, ...]
    combined: Mapping[str, tuple[str, ...]]
    direct_booking: tuple[str, ...]
    recommended: tuple[str, ...]
    alternatives: Mapping[str, tuple[str, ...]]
    service_names: Mapping[str, tuple[str, ...]]
    values: Mapping[str, float]
    readings: Mapping[str, Reading]
    rules: Mapping[str, Rule]
    sha256: str
    path: Path = field(compare=False)

    def rules_on(self, relation: str) -> tuple[Rule, ...]:
        """The rules judged on a relation, in the decision's order."""
        return tuple(rule for rule in self.rules.values() if rule.relation == relation)

    @property
    def is_draft(self) -> bool:
        """Whether nobody has decided it yet; every page then says so."""
        return self.status == "utkast"

    def reading(self, name: str) -> Any:
        """The value in force of a reading."""
        return self.readings[name].value


def find_decision(name: str, *, beside: Path | None = None) -> Path:
    """The file of a decision given by id (in `params/decisions`) or by path (relative to the run file).

    Raises:
        DecisionError: there is no such file.
    """
    shipped = PARAMS / "decisions" / f"{name}.yaml"
    candidates = [shipped, (beside or Path()) / name, Path(name)]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    known = ", ".join(sorted(path.stem for path in (PARAMS / "decisions").glob("*.yaml")))
    raise DecisionError(Problem(f"beslutet {name} finns inte.", "", f"Kända beslut: {known}."))


def load_decision(path: Path, *, on: date, readings: Mapping[str, Any] | None = None) -> Decision:
    """Read a decision, check all of it, and settle it for one date and one set of readings.

    Args:
        path: the YAML file.
        on: the date whose values are in force, normally the audit date.
        readings: what the run says instead of the defaults; text is read by the default's type.

    Raises:
        DecisionError: the file is not a valid decision; every fault with its line.
        ParameterError: the run names a reading that the decision does not have, or gives it a wrong value.
    """
    lined = _read_file(path)
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
        values=in_force,
        readings=settled,
        rules=_build_rules(lined, settled, in_force),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        path=path,
    )


def _read_file(path: Path) -> LinedYaml:
    try:
        seen = path.stat()
        return _read_version(path, seen.st_mtime_ns, seen.st_size)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}, rad {mark.line + 1}" if mark else str(path)
        raise DecisionError(Problem("beslutet kan inte läsas som YAML i UTF-8.", where)) from error


@lru_cache(maxsize=8)
def _read_version(path: Path, mtime_ns: int, n_bytes: int) -> LinedYaml:
    """One version of a file is read and checked once: judging under other readings settles it a dozen times."""
    lined = LinedYaml(path)
    _check_schema(lined)
    _check_services(lined)
    return lined


def _check_schema(lined: LinedYaml) -> None:
    schema = json.loads((PARAMS / "schema" / "decision.schema.json").read_text(encoding="utf-8"))
    faults = Draft202012Validator(schema).iter_errors(lined.content)
    problems = [Problem(fault.message + ".", lined.where(*fault.absolute_path)) for fault in faults]
    if problems:
        raise DecisionError(problems)


def _check_services(lined: LinedYaml) -> None:
    """A misspelt service would be one that no clinic ever offers."""
    services = lined.content["services"]
    known = {*CODES, *services.get("names", {})}
    used: list[tuple[tuple[str, ...], str]] = []
    for part in ("required", "direct_booking", "recommended"):
        used += [((part,), code) for code in services[part]]
    for part in ("combined", "alternatives"):
        used += [((part, one), code) for one, others in services.get(part, {}).items() for code in (one, *others)]
    unknown = [
        Problem(f"tjänsten {code} är inte känd.", lined.where("services", *place), "Ge den ett namn under names.")
        for place, code in used
        if code not in known
    ]
    if unknown:
        raise DecisionError(unknown)


def _value_on(dated: list[dict[str, Any]], on: date) -> float | None:
    in_force = [entry for entry in dated if date.fromisoformat(entry["from"]) <= on]
    return max(in_force, key=lambda entry: entry["from"])["value"] if in_force else None


def _build_rules(lined: LinedYaml, readings: Mapping[str, Reading], values: Mapping[str, float]) -> dict[str, Rule]:
    constants: dict[str, Any] = {**values}
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
                return None

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
            relation=entry["on"],
            applies=check(entry["applies"], "applies") or "",
            expected=check(entry.get("expected"), "expected"),
            aggregate=_build_aggregate(entry.get("aggregate"), constants, check),
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


def _build_aggregate(entry: Mapping[str, Any] | None, constants: Mapping[str, Any], check: Any) -> Aggregate | None:
    if entry is None:
        return None
    share = entry["share"]
    share_name = share if isinstance(share, str) else None
    if isinstance(share, str):
        # A name that is not known is reported with its place by the expression check.
        check(share, "aggregate", "share")
        share = constants.get(share, 1.0)
    return Aggregate(
        share=float(share),
        share_name=share_name,
        assessed=check(entry.get("assessed"), "aggregate", "assessed") or "TRUE",
        pending=check(entry.get("pending"), "aggregate", "pending"),
        excluded=check(entry.get("excluded"), "aggregate", "excluded"),
    )
