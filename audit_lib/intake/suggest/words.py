"""How like a header is to what people call a column, and a word to the contract's (`params/header_words.yaml`)."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from audit_lib.errors import ParameterError, Problem
from audit_lib.intake.sources.headers import ColumnNames
from audit_lib.model.services import ServiceNames
from audit_lib.model.tables import Column, Form, Table

_SHORT = 3
"""Letters: a word so short is sought only where one begins or ends, a shorter one as a word of its own."""
_LIKE = 0.86
_LIKE_WORD = 0.8
_UNEXPLAINED = 0.4
"""What a header loses that none of its letters explain."""
_GOES_WITHOUT_SAYING = 1 / 3
_HUMP = re.compile(r"(?<=[a-zåäö0-9])(?=[A-ZÅÄÖ])")
_PARTS = re.compile(r"[^a-z0-9]+")
_USED = "|"


def split_words(text: str) -> str:
    """Give the words of a header, folded and with one space between.

    >>> split_words("HsaIdEnhet"), split_words("Inkom_datum (kl.)"), split_words("E-post")
    ('hsa id enhet', 'inkom datum kl', 'e post')
    """
    parted = _HUMP.sub(" ", unicodedata.normalize("NFC", text))
    plain = "".join(sign for sign in unicodedata.normalize("NFD", parted.casefold()) if not unicodedata.combining(sign))
    return " ".join(filter(None, _PARTS.split(plain)))


@dataclass(frozen=True)
class Said:
    """A header as it is understood: what each part of it may be, and the share of its letters that is explained so."""

    text: str
    parts: Sequence[frozenset[str]]
    explained: float


@dataclass(frozen=True)
class HeaderWords:
    """The vocabulary.

    Attributes:
        stems: how words are written, the longest first, each as it is sought, and the words that it may be.
        weights: how much a word counts that says little; another counts 1.
        implied: table → the words that go without saying in it.
        columns: table → column → the ways to put its name, as sets of words.
        codes: column, or `tri` → what people write → the contract's word.
    """

    stems: Sequence[tuple[str, tuple[str, ...], frozenset[str]]]
    weights: Mapping[str, float]
    implied: Mapping[str, Sequence[str]]
    columns: Mapping[str, Mapping[str, Sequence[frozenset[str]]]]
    codes: Mapping[str, Mapping[str, str]]

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
            codes = {
                name: {_fold_word(spelling): word for word, written in words.items() for spelling in (word, *written)}
                for name, words in {**content["codes"], Form.TRI: content["tri"]}.items()
            }
            longest_first = sorted(stems, key=lambda stem: (-len(stem), stem))
            sought = [(stem, _list_forms(stem), frozenset(stems[stem])) for stem in longest_first]
            return cls(sought, content["weights"], content["implied"], ways, codes)
        except (OSError, yaml.YAMLError, UnicodeDecodeError, KeyError, AttributeError) as error:
            raise ParameterError(Problem("ordlistan för rubriker går inte att läsa.", str(path))) from error

    def read(self, header: str) -> Said:
        """Find the words that a header has, the longest first."""
        text = split_words(header)
        left = f" {text} "
        parts: list[frozenset[str]] = []
        for stem, forms, words in self.stems:
            if stem in left and (sought := next((form for form in forms if form in left), None)):
                left = left.replace(sought, sought.replace(stem, _USED), 1)
                parts.append(words)
        # What a word ends with beyond its stem (skickat, skickad) is a part of it; a word of its own is not.
        glued = [piece for part in left.split() if _USED in part for piece in part.split(_USED) if len(piece) > _SHORT]
        n_left = sum(map(len, (*glued, *(part for part in left.split() if _USED not in part))))
        n_letters = len(text.replace(" ", ""))
        return Said(text, parts, 1 - n_left / n_letters if n_letters and parts else 0.0)

    def measure(self, said: Said, table: Table, column: Column) -> float:
        """How like a header is to the names of a column, from 0 to 1."""
        if not said.text:
            return 0.0
        implied = self.implied[table.name]
        best = max(self._compare(said.parts, way, implied) for way in self.columns[table.name][column.name])
        spelled = difflib.SequenceMatcher(None, said.text, split_words(column.name))
        is_like = spelled.real_quick_ratio() >= _LIKE and spelled.ratio() >= _LIKE
        return max(best * (1 - _UNEXPLAINED + _UNEXPLAINED * said.explained), 0.9 * spelled.ratio() if is_like else 0.0)

    def _compare(self, parts: Sequence[frozenset[str]], way: frozenset[str], implied: Sequence[str]) -> float:
        """Give the share of a header and of one way to put a column's name that they have in common, by weight."""

        def weigh(word: str) -> float:
            return self.weights.get(word, 1.0) * (_GOES_WITHOUT_SAYING if word in implied else 1.0)

        met = set().union(*(words & way for words in parts))
        beside = sum(min(map(weigh, words)) for words in parts if words.isdisjoint(way))
        shared = sum(map(weigh, met))
        whole = shared + sum(map(weigh, way)) + beside
        return 2 * shared / whole if whole else 0.0

    def names_table(self, name: str, table: str) -> bool:
        """Whether the name of a file or sheet has the word that a table is about."""
        return any(not words.isdisjoint(self.implied[table]) for words in self.read(name).parts)

    def find_word(self, written: str, column: Column) -> tuple[str, bool] | None:
        """Give the contract's word for what people write in a coded column, and whether it is sure; None if unknown.

        It is not where the word is only like one that is known.
        """
        known = self.codes.get(Form.TRI if column.form is Form.TRI else column.name, {})
        said = _fold_word(written)
        if said in known:
            return known[said], True
        near = difflib.get_close_matches(said, known, n=1, cutoff=_LIKE_WORD) if len(said) > _SHORT else []
        return (known[near[0]], False) if near else None


@dataclass(frozen=True)
class Vocabulary:
    """All that is known of headers, words and services."""

    columns: ColumnNames
    words: HeaderWords
    services: ServiceNames


def _fold_word(word: str) -> str:
    return split_words(word) or word.strip()


def _list_forms(stem: str) -> tuple[str, ...]:
    """Give how a stem may stand in a text with a space before and after each word."""
    if len(stem) > _SHORT:
        return (stem,)
    return (f" {stem} ",) if len(stem) < _SHORT else (f" {stem}", f"{stem} ")
