"""A region's decision: rules, quotations, readings and dated values, settled for one run.

Code holds no threshold and no quotation; another region is another file. Every fault in the rules is collected with its
line before anything is refused.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit_lib.errors import DecisionError, Problem
from audit_lib.files.displayed import Displayed
from audit_lib.files.places import PARAMS
from audit_lib.model.decision.readings import Reading
from audit_lib.model.decision.roles import Role, ServiceRole
from audit_lib.model.verdict import Kind

SHIPPED = PARAMS / "decisions"


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
    assessed: str = "TRUE"
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
    role: Role | None
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


@dataclass(frozen=True, repr=False)
class Decision(Displayed):
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
    service_roles: Mapping[ServiceRole, str]
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

    def _list_facts(self) -> Mapping[str, object]:
        return {
            "decision_id": self.decision_id,
            "status": self.status,
            "name": self.name,
            "reference": self.reference,
            "source_updated": self.source_updated,
            "rules": len(self.rules),
            "readings": len(self.readings),
            "values": len(self.values),
        }


def find_decision(name: str, *, beside: Path = Path(), asked: str = "") -> Path:
    """The file of a decision given by id (in `params/decisions`) or by path (relative to the run file).

    An error says that it was `asked` for there.

    Raises:
        DecisionError: there is no such file.
    """
    for candidate in (SHIPPED / f"{name}.yaml", beside / name, Path(name)):
        # A name that no disk takes, for its length, is no file's.
        with suppress(OSError):
            if candidate.is_file():
                return candidate
    # Written in the wrong place, an address may hold a password.
    shown = "med en adress till namn" if "://" in name else name
    known = ", ".join(sorted(path.stem for path in SHIPPED.glob("*.yaml")))
    raise DecisionError(Problem(f"beslutet {shown} finns inte.", asked, f"Kända beslut: {known}."))
