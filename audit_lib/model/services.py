"""From the name a resident sees to a canonical service code (contract section 2, annex).

There is no national code list: the alias table `params/services.yaml` holds every spelling seen. A name it does
not know is never guessed; the nearest spelling is only offered to a reader.
"""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import yaml

from audit_lib.errors import DecisionError, ParameterError, Problem, did_you_mean

OTHER = "egen"
UNREADABLE = "okant"
"""In the store where a `replaces` could not be read, or an errand's service is a name that nothing known explains."""
ALL_OTHERS = "*"
"""In the run file's `names:`: every name that nothing else explains is the region's own."""
CODES = (
    "bestall_tid",
    "avboka_tid",
    "omboka_tid",
    "fornya_recept",
    "kontakta_mig",
    "begar_intyg",
    "skicka_meddelande",
    "fraga_om_remiss",
    "egenremiss",
    "avomboka_tid",
    "webbtidbok_boka",
    "webbtidbok_avboka",
    "webbtidbok_omboka",
    "webbtidbok_avomboka",
    "webbtidbok_visa",
    "radgivning",
    "fornya_hjalpmedel",
    "hjalp_oss_bli_battre",
    "levnadsvanor",
    "kontakta_specialistfunktion",
    "fragor_om_undersokning",
    OTHER,
)
"""The contract's codes: what a cell may hold and the alias table may name; what a service is, the decision says."""

_ALWAYS_EGENREMISS = ("egen remiss", "egen vårdbegäran")
_NEVER_EGENREMISS = "blankett"
_DASHES = re.compile("[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_LEADING_NUMBER = re.compile(r"^\d+[.)]\s*")


def normalise_name(name: str) -> str:
    """Give the form in which names are compared.

    >>> normalise_name("2. Av-/omboka  tid direkt")
    'av /omboka tid direkt'
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    spaced = _DASHES.sub(" ", folded.replace("\u00ad", ""))
    return " ".join(_LEADING_NUMBER.sub("", " ".join(spaced.split())).split())


@dataclass(frozen=True)
class ServiceNames:
    """The alias table of service names.

    Attributes:
        known: normalised spelling → code, and the spelling as written.
        marks: what in an unknown name makes it an egenremiss: the reading `egenremiss_namn` of the run.
        egenremiss: the code that such a name has; None where the decision has no such service.
        others_are_own: the run file says that all names that nothing explains are the region's own.
        overruled: the run file's names that the table has for something else: name, code, the table's code.
    """

    known: Mapping[str, tuple[str, str]]
    marks: tuple[str, ...] = ()
    egenremiss: str | None = None
    others_are_own: bool = False
    overruled: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def load(cls, path: Path) -> "ServiceNames":
        """Read the alias table; DecisionError if a code is unknown or one spelling stands for two codes."""
        try:
            seen = path.stat()
            return cls._read_version(path, seen.st_mtime_ns, seen.st_size)
        except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
            raise DecisionError(Problem("namntabellen går inte att läsa", str(path))) from error

    @classmethod
    @lru_cache(maxsize=8)
    def _read_version(cls, path: Path, mtime_ns: int, n_bytes: int) -> "ServiceNames":
        """One version of a file is read once: forked kernels have it from their parent."""
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or not all(isinstance(names, list) for names in content.values()):
            raise DecisionError(Problem("namntabellen ska vara kod: [namn, …]", str(path)))
        known: dict[str, tuple[str, str]] = {}
        problems = []
        for code, names in content.items():
            if code not in CODES:
                problems.append(Problem(f"okänd tjänstekod {code}", str(path), f"Koderna är {', '.join(CODES)}."))
            for name in map(str, names):
                first, _ = known.setdefault(normalise_name(name), (code, name))
                if first != code:
                    problems.append(Problem(f"namnet {name} står för två koder", str(path), "Behåll en av dem."))
        if problems:
            raise DecisionError(problems)
        return cls(known)

    def with_own(self, own: Mapping[str, Sequence[str]]) -> "ServiceNames":
        """Give a table that knows a decision's own services too; DecisionError if a name stands for something else."""
        known, problems = dict(self.known), []
        for code, names in own.items():
            for name in names:
                first, _ = known.setdefault(normalise_name(name), (code, name))
                if first not in (code, OTHER):
                    problems.append(Problem(f"namnet {name} står redan för {first}", f"services.names.{code}"))
            known |= {normalise_name(name): (code, name) for name in reversed(names)}
        if problems:
            raise DecisionError(problems)
        return replace(self, known=known)

    def with_run(self, names: Mapping[str, str], where: str) -> "ServiceNames":
        """Give a table where the run file's `names:` win; `where` is the file.

        Raises:
            ParameterError: a code that is none, or two spellings of one name with different codes.
        """
        codes = {*CODES, *(code for code, _ in self.known.values())}
        own: dict[str, tuple[str, str]] = {}
        problems, overruled = [], []
        for name, code in names.items():
            place = f"{where}, names.{name}"
            if name == ALL_OTHERS:
                if code != OTHER:
                    problems.append(Problem(f"* kan bara vara {OTHER}.", place, f'Skriv "*": {OTHER}.'))
                continue
            normal = normalise_name(name)
            if code not in codes:
                remedy = did_you_mean(code, sorted(codes)) or f"Koderna är {', '.join(sorted(codes))}."
                problems.append(Problem(f"{code} är ingen tjänstekod.", place, remedy))
            first, spelled = own.setdefault(normal, (code, name))
            if first != code:
                what = f"{name} och {spelled} är samma namn men står för {code} och {first}."
                problems.append(Problem(what, place, "Behåll en av raderna."))
            before = self.find(name)
            if before not in (None, code):
                overruled.append((name, code, str(before)))
        if problems:
            raise ParameterError(problems)
        known = {**own, **{normal: known for normal, known in self.known.items() if normal not in own}}
        # A service is called by the spelling that its table begins with, not by the region's own.
        ordered = {**{normal: known[normal] for normal in self.known}, **known}
        is_star = names.get(ALL_OTHERS) == OTHER
        return replace(self, known=ordered, others_are_own=is_star, overruled=tuple(overruled))

    def find(self, name: str, egenremiss_namn: Sequence[str] | None = None) -> str | None:
        """Give the canonical code of a name, `egen` where it is known to stay so, or None if nothing says what it is.

        `egenremiss_namn` are the marks of another reading than the run's.
        """
        normal = normalise_name(name)
        if normal in self.known:
            return self.known[normal][0]
        wanted = self.marks if egenremiss_namn is None else egenremiss_namn
        marks = (*(normalise_name(mark) for mark in wanted), *_ALWAYS_EGENREMISS)
        if _NEVER_EGENREMISS not in normal and any(mark and mark in normal for mark in marks):
            return self.egenremiss
        return None

    def name_of(self, code: str | None) -> str:
        """Give a service's name as residents know it: its first known spelling, "" without one."""
        return next((name for known, name in self.known.values() if known == code), "")

    def find_code_or_name(self, value: str) -> str | None:
        """Give the canonical code of a cell that may hold a code or a name; None if it is neither."""
        folded = value.strip().casefold()
        is_code = folded in CODES or any(folded == code for code, _ in self.known.values())
        return folded if is_code else self.find(value)

    def suggest(self, name: str) -> str | None:
        """Give the nearest known spelling of a service, or None; for a reader to consider, never applied."""
        services = [known for known, (code, _) in self.known.items() if code != OTHER]
        nearest = difflib.get_close_matches(normalise_name(name), services, n=1, cutoff=0.75)
        return self.known[nearest[0]][1] if nearest else None
