"""The YAML files beside the code (names, texts, planted clinics and faults) as typed data.

Everything invented is data, so that an analyst can read and extend it without reading Python. What is read is shared:
nobody changes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias, TypedDict

import yaml
from pydantic import TypeAdapter

Row: TypeAlias = Mapping[str, str | None]
"""Canonical column → cell as it is written in a file; None, or no cell at all, is an empty one."""


class ClinicType(TypedDict):
    """A kind of clinic: names to choose from, its share of all clinics, and the services it tends to give."""

    names: list[str]
    share: float
    exists: list[str]


class Terms(TypedDict):
    """A villkorstext and its weight among drawn clinics; `{opening}` in it is the service's first sentence."""

    share: float
    text: str | None


class Vocabulary(TypedDict):
    """What clinics are made up of; names (the usual spelling first), templates and openings go by service code."""

    municipalities: list[str]
    clinic_types: dict[str, ClinicType]
    names: dict[str, list[str]]
    templates: dict[str, str]
    openings: dict[str, str]
    texts: dict[str, Terms]
    certificates: list[str]
    visit_types: list[str]
    administrators: list[str]


@dataclass(frozen=True)
class Behaviour:
    """How a clinic's drawn errands go; shares are of its own, `weight` is relative to other clinics."""

    weight: float = 1.0
    late: float = 0.0
    never: float = 0.0
    same_day: float = 0.35
    question: float = 0.15
    chatty: float = 0.0
    unreached: float = 0.0
    proxy: float = 0.06
    staff: float = 0.03
    wrong_role: float = 0.0
    no_role: float = 0.0
    no_key: float = 0.05
    withdrawn: float = 0.02
    summer: float = 1.0


@dataclass(frozen=True)
class Script:
    """A hand-written errand; a message is `day time kind`, and its sender where that is not the usual one.

    `resident` is the resident's key, by default one of the errand's own; `none` leaves it out.
    """

    service: str
    sent: str
    by: str = "invanare"
    role: str | None = None
    withdrawn: str | None = None
    closed: str | None = None
    resident: str | None = None
    messages: Sequence[str] = ()


@dataclass(frozen=True)
class Archetype:
    """A planted clinic; what its entry does not say is as with the base clinic.

    `services_only` are the codes of the activated services, and `services` how some are changed or added (None = not
    activated). `exists` says for some services, and `exists_all` for the rest, whether it gives them by telephone.
    """

    key: str
    name: str
    purpose: str
    clinic: Row
    services_only: Sequence[str]
    visit_types: Sequence[Row]
    certificates: Sequence[Row]
    administrators: Sequence[Row]
    services: dict[str, Row | None] = field(default_factory=dict)
    channels: Sequence[Row] = ()
    exists: dict[str, str] = field(default_factory=dict)
    exists_all: str = "ja"
    errands: Behaviour = field(default_factory=Behaviour)
    scripted: Sequence[Script] = ()


@cache
def read_vocabulary() -> Vocabulary:
    """Read `vocabulary.yaml`."""
    vocabulary: Vocabulary = read_content("vocabulary")
    return vocabulary


@cache
def read_archetypes() -> list[Archetype]:
    """Read `archetypes.yaml`: the planted clinics, each completed from the base clinic."""
    content = read_content("archetypes")
    base = content["base"]
    entries = [base | entry | {"clinic": base["clinic"] | entry.get("clinic", {})} for entry in content["archetypes"]]
    return TypeAdapter(list[Archetype]).validate_python(entries)


@cache
def read_planted() -> dict[str, list[Row]]:
    """Read `planted.yaml`: table → rows with faults, each with some words that are no columns.

    >>> read_planted()["channels"][0]["dat"]
    'DAT-04'
    """
    planted: dict[str, list[Row]] = read_content("planted")
    return planted


def read_content(name: str) -> Any:
    """Read one of the files as YAML has it."""
    return yaml.safe_load(files("audit_lib.example").joinpath("content", f"{name}.yaml").read_text(encoding="utf-8"))


def make_hsa_id(number: int) -> str:
    """Make an HSA-id of the region's shape that no clinic has: the serial number begins with 9990.

    >>> make_hsa_id(7)
    'SE2321000131-E999000000007'
    """
    return f"SE2321000131-E9990{number:08d}"
