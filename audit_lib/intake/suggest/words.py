"""How like a header is to what people call a column, and a word to one of the contract's (`params/header_words.yaml`)."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from audit_lib.errors import ParameterError, Problem
from audit_lib.model.tables import Column, Form, Table

_SHORT = 3
"""Letters: a word so short is sought only where one begins or ends, a shorter one as a word of its own."""
_LIKE = 0.86
_UNEXPLAINED = 0.4
"""What a header loses that none of its letters explain."""
_GOES_WITHOUT_SAYING = 1 / 3
_HUMP = re.compile(r"(?<=[a-zåäö0-9])(?=[A-ZÅÄÖ])")
_PARTS = re.compile(r"[^a-z0-9]+")
_USED = " | "


def split_words(text: str) -> str:
    """Give the words of a header, folded and with one space between.

    >>> split_words("HsaIdEnhet"), split_words("Inkom_datum (kl.)"), split_words("E-post")
    ('hsa id enhet', 'inkom datum kl', 'e post')
    """
    parted = _HUMP.sub(" ", unicodedata.normalize("NFC", text))
    plain = "".join(sign for sign in unicodedata.normalize("NFD", parted.casefold()) if not unicodedata.combining(sign))
    return " ".join(filter(None, _PARTS.split(plain)))


@dataclass(frozen=True)
class HeaderWords:
    """The vocabulary.

    Attributes:
        stems: what words are written as, the longest first, and the words that each may be.
        weights: how much a word counts that says little; another counts 1.
        implied: table → the words that go without saying in it.
        columns: table → column → the ways to put its name, as sets of words.
        codes: column → the contract's word → what people write for it.
        tri: the same of ja, nej and okänt.
    """

    stems: Sequence[tuple[str, frozenset[str]]]
    weights: Mapping[str, float]
    implied: Mapping[str, Sequence[str]]
    columns: Mapping[str, Mapping[str, Sequence[frozenset[str]]]]
    codes: Mapping[str, Mapping[str, Sequence[str]]]
    tri: Mapping[str, Sequence[str]]

    @classmethod
    def load(cls, path: Path) -> "HeaderWords":
        """Read the vocabulary; ParameterError if it cannot be read."""
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            stems: dict[str, set[str]] = {}
            for word, written in content["words"].items():
                for stem in written:
                    stems.setdefault(split_words(stem), set()).add(word)
            ways = {
                table: {name: [frozenset(way.split()) for way in names] for name, names in columns.items()}
                for table, columns in content["columns"].items()
            }
        except (OSError, yaml.YAMLError, UnicodeDecodeError, KeyError, AttributeError) as error:
            raise ParameterError(Problem("ordlistan för rubriker går inte att läsa.", str(path))) from error
        return cls(
            [(stem, frozenset(stems[stem])) for stem in sorted(stems, key=lambda stem: (-len(stem), stem))],
            content["weights"],
            content["implied"],
            ways,
            content["codes"],
            content["tri"],
        )

    def measure(self, header: str, table: Table, column: Column) -> float:
        """How like a header is to the names of a column, from 0 to 1."""
        said = split_words(header)
        if not said:
            return 0.0
        found, explained = self._find_words(said)
        ways = self.columns[table.name][column.name]
        best = max((self._compare(found, way, self.implied[table.name]) for way in ways), default=0.0)
        spelled = difflib.SequenceMatcher(None, said, split_words(column.name)).ratio()
        whole = best * (1 - _UNEXPLAINED + _UNEXPLAINED * explained)
        return max(whole, 0.9 * spelled if spelled >= _LIKE else 0.0)

    def explain(self, header: str) -> float:
        """Give the share of a header's letters that are words people use in headers."""
        said = split_words(header)
        found, explained = self._find_words(said) if said else ([], 0.0)
        return explained if found else 0.0

    def names_table(self, name: str, table: str) -> bool:
        """Whether the name of a file or sheet has the word that a table is about."""
        found, _ = self._find_words(split_words(name)) if split_words(name) else ([], 0.0)
        return any(not words.isdisjoint(self.implied[table]) for words in found)

    def _find_words(self, said: str) -> tuple[list[frozenset[str]], float]:
        """Give what each part of a header may be, and the share of its letters that is explained so."""
        left = f" {said} "
        found: list[frozenset[str]] = []
        n_explained = 0
        for stem, words in self.stems:
            sought = next((form for form in _list_forms(stem) if form in left), None)
            if sought:
                left = left.replace(sought, sought.replace(stem, _USED), 1)
                found.append(words)
                n_explained += len(stem.replace(" ", ""))
        # What a word ends with beyond its stem (skickat, skickad) is part of it.
        rest = [part for part in left.split(" ") if part and "|" not in part and not _is_ending(left, part)]
        n_letters = len(said.replace(" ", ""))
        return found, max(n_explained, n_letters - sum(map(len, rest))) / n_letters

    def _compare(self, found: Sequence[frozenset[str]], way: frozenset[str], implied: Sequence[str]) -> float:
        def weigh(word: str) -> float:
            return self.weights.get(word, 1.0) * (_GOES_WITHOUT_SAYING if word in implied else 1.0)

        met: set[str] = set()
        beside = 0.0
        for words in found:
            if hit := words & way:
                met |= hit
            else:
                beside += min(map(weigh, words))
        shared = 2 * sum(map(weigh, met))
        whole = shared / 2 + sum(map(weigh, way)) + beside
        return shared / whole if whole else 0.0

    def find_word(self, written: str, column: Column) -> tuple[str, bool] | None:
        """Give the contract's word for what people write in a column of codes or of ja and nej, and whether that is
        known and not only like what is; None if nothing is like it.
        """
        said = split_words(written) or written.strip()
        known = self.tri if column.form is Form.TRI else self.codes.get(column.name, {})
        for word, spellings in known.items():
            if said in (split_words(word), *(split_words(spelling) or spelling for spelling in spellings)):
                return word, True
        spelled = {split_words(spelling): word for word, spellings in known.items() for spelling in (word, *spellings)}
        near = difflib.get_close_matches(said, spelled, n=1, cutoff=0.8) if len(said) > _SHORT else []
        return (spelled[near[0]], False) if near else None


def _is_ending(left: str, part: str) -> bool:
    return f"|{part}" in left or (f"| {part}" in left and len(part) <= _SHORT)


def _list_forms(stem: str) -> tuple[str, ...]:
    """Give how a stem may stand in a text with a space before and after each word."""
    if len(stem) > _SHORT:
        return (stem,)
    return (f" {stem} ",) if len(stem) < _SHORT else (f" {stem}", f"{stem} ")
