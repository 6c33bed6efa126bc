"""The words of coded columns, and the names of services, that intake would not understand, with their counts.

What a cell says of a coded column is shown only where it has few different words that come back, short
and no identity numbers: it is then no free text, and nobody is told of in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit_lib.intake.identity import mask_identities
from audit_lib.intake.suggest.contents import is_tri
from audit_lib.intake.suggest.matching import Confidence, Guess
from audit_lib.intake.suggest.tables import FoundTable
from audit_lib.intake.suggest.words import Vocabulary
from audit_lib.model.run.own_tables import AS_IT_STANDS, OwnTable, OwnTables
from audit_lib.model.services import normalise_name
from audit_lib.model.tables import SERVICES, Column, Form

MOST_SHOWN = 20
_LONGEST = 60
_UNKNOWN = ("okänt", "okand", "vet ej", "-")


@dataclass(frozen=True)
class UnknownWord:
    """A word, how many rows have it, the contract's word that it may be, and whether it surely is."""

    written: str
    n_rows: int
    meaning: str | None = None
    is_sure: bool = False


def list_unknown_words(found: FoundTable, guess: Guess, own: OwnTable, known: Vocabulary) -> list[UnknownWord] | None:
    """List the words of a coded column that intake would not understand; None if there are too many to show."""
    column, contents = guess.column, found.contents[guess.place]
    if column.form not in (Form.CODE, Form.TRI) or not contents.n_filled:
        return []
    told = {word.strip().casefold() for word in own.values.get(column.name, {})}
    unknown = [word for word in contents.words if not _is_read(word, column) and word.strip().casefold() not in told]
    meanings = {word: known.words.find_word(word, column) for word in unknown}
    strange = [word for word, meaning in meanings.items() if meaning is None]
    n_strange = sum(contents.words[word] for word in strange)
    # Names of people are seldom there twice; the words of a code come back, or most beside them are known.
    are_codes = n_strange >= 2 * len(strange) or n_strange <= contents.n_filled / 2
    if not contents.words or len(unknown) > MOST_SHOWN or not are_codes or not all(map(_may_be_shown, unknown)):
        return None
    return [UnknownWord(word, contents.words[word], *(meanings[word] or ())) for word in unknown]


def _is_read(word: str, column: Column) -> bool:
    folded = word.strip().casefold()
    if column.form is Form.TRI:
        return is_tri(word) or folded in _UNKNOWN
    return folded in column.domain or (column.may_be_unknown and folded in _UNKNOWN)


def _may_be_shown(word: str) -> bool:
    return len(word) <= _LONGEST and mask_identities(word) == word


def list_unknown_services(
    tables: Mapping[str, FoundTable], own: OwnTables, known: Vocabulary
) -> tuple[list[UnknownWord], list[str]]:
    """List the names that are no service known, the most frequent first; and the tables with too many to show."""
    counted: dict[str, tuple[str, int]] = {}
    hidden: list[str] = []
    for table, guess, words in _list_service_columns(tables, own):
        if guess.confidence is Confidence.DOUBTFUL:
            continue
        if words is None:
            hidden.append(table)
            continue
        for word, n in words.items():
            if known.services.find_code_or_name(word) is None:
                spelled, before = counted.get(normalise_name(word), (word, 0))
                counted[normalise_name(word)] = (spelled, before + n)
    unknown = []
    for spelled, n in sorted(counted.values(), key=lambda item: (-item[1], item[0])):
        nearest = known.services.suggest(spelled)
        unknown.append(UnknownWord(spelled, n, known.services.find(nearest) if nearest else None))
    return unknown, hidden


def _list_service_columns(
    tables: Mapping[str, FoundTable], own: OwnTables
) -> Iterator[tuple[str, Guess, Mapping[str, int] | None]]:
    """Give each column of names with what intake would read as names; None where they are too many, or free text."""
    for table, found in tables.items():
        for guess in found.match.guesses:
            name, contents = guess.column.name, found.contents[guess.place]
            is_service = guess.column.form is Form.SERVICE or (table, name) == (SERVICES.name, "name")
            if not is_service or not contents.n_filled:
                continue
            told = {word.strip().casefold() for word in own.get(table, AS_IT_STANDS).values.get(name, {})}
            words = {word: n for word, n in contents.words.items() if word.strip().casefold() not in told}
            may_be_shown = bool(contents.words) and all(map(_may_be_shown, words))
            yield table, guess, words if may_be_shown else None
