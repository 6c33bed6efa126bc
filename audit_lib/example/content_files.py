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
    text: str


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
    errands: dict[str, float] = field(default_factory=dict)
    scripted: Sequence[Script] = ()


class Card(TypedDict):
    """A contact card; a service of it is its template code, its name and its villkorstext."""

    n: int
    name: str
    municipality: str
    services: list[tuple[str | None, str, str | None]]


class Cards(TypedDict):
    """The contact cards and the county that they all are of."""

    county: str
    cards: list[Card]


@cache
def read_vocabulary() -> Vocabulary:
    """Read `vocabulary.yaml`."""
    vocabulary: Vocabulary = _read("vocabulary")
    return vocabulary


@cache
def read_archetypes() -> tuple[Archetype, ...]:
    """Read `archetypes.yaml`: the planted clinics, each completed from the base clinic."""
    content = _read("archetypes")
    base = content["base"]
    return tuple(
        Archetype(**{
            **base, **entry,
            "clinic": base["clinic"] | entry.get("clinic", {}),
            "scripted": [Script(**script) for script in entry.get("scripted", ())],
        })
        for entry in content["archetypes"]
    )  # fmt: skip


@cache
def read_planted() -> dict[str, list[Row]]:
    """Read `planted.yaml`: table → rows with faults, each with some words that are no columns.

    >>> read_planted()["channels"][0]["dat"]
    'DAT-04'
    """
    planted: dict[str, list[Row]] = _read("planted")
    return planted


@cache
def read_cards() -> Cards:
    """Read `cards.yaml`."""
    cards: Cards = _read("cards")
    return cards


def _read(name: str) -> Any:
    return yaml.safe_load(files("audit_lib.example").joinpath("content", f"{name}.yaml").read_text(encoding="utf-8"))


def make_hsa_id(number: int) -> str:
    """Make an HSA-id of the region's shape that no clinic has: the serial number begins with 9990.

    >>> make_hsa_id(7)
    'SE2321000131-E999000000007'
    """
    return f"SE2321000131-E9990{number:08d}"
