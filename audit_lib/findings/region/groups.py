"""Clinics by municipality and by type: each group's name, and the name of its file.

Spellings that differ only in case or inner space are one group. A file's name is ASCII, lower case, never a path and
never a name that an operating system keeps for itself, whatever the municipality is called.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

from audit_lib.findings.region.clinics import RegionClinic
from audit_lib.model.folder import GroupKind

_MAX_SLUG = 60
_KEPT_BY_WINDOWS = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


@dataclass(frozen=True)
class Group:
    """One municipality or type; `href` is its page, and an empty `name` means that the clinics' rows do not say."""

    kind: GroupKind
    key: str
    name: str
    href: str
    members: tuple[int, ...]


def find_key(clinic: RegionClinic, kind: GroupKind) -> str:
    """What puts a clinic into its group."""
    return _find_name(clinic, kind).casefold()


def list_groups(clinics: Sequence[RegionClinic], kind: GroupKind) -> list[Group]:
    """The groups of a kind in the order of their keys; each clinic is in one."""
    members: dict[str, list[int]] = defaultdict(list)
    for i, clinic in enumerate(clinics):
        members[find_key(clinic, kind)].append(i)
    taken: set[str] = set()
    groups = []
    for key in sorted(members):
        spellings = Counter(_find_name(clinics[i], kind) for i in members[key])
        name = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
        slug = make_slug(name or "uppgift saknas", taken)
        taken.add(slug)
        groups.append(Group(kind, key, name, f"{kind}/{slug}.html", tuple(members[key])))
    return groups


def make_slug(name: str, taken: set[str]) -> str:
    """Give a file's name without ending, not among those taken.

    >>> make_slug("Övre Ängeby / Åsa", set()), make_slug("../..", set()), make_slug("Habo", {"habo"})
    ('ovre-angeby-asa', 'grupp', 'habo-2')
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_MAX_SLUG].strip("-") or "grupp"
    if _KEPT_BY_WINDOWS.fullmatch(slug):
        slug = f"{slug}-grupp"
    numbered = (f"{slug}-{number}" for number in count(2))
    return next(name for name in chain([slug], numbered) if name not in taken)


def _find_name(clinic: RegionClinic, kind: GroupKind) -> str:
    return " ".join((clinic.municipality if kind is GroupKind.KOMMUN else clinic.clinic_type).split())
