"""A file of contact cards: JSON objects after one another, or in one array (contract section 6).

A file that is something else is one fault, told by what it seems to be, and never five hundred.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from audit_lib.errors import InputError, Problem

Card: TypeAlias = Mapping[str, object]
_TEXTS = ("HsaId", "DisplayName", "Municipality")
_SERVICE_TEXTS = ("ExternalId", "Text", "Description")
_KEYS = (*_TEXTS, *_SERVICE_TEXTS, "EServices")
_FETCH_AGAIN = "Hämta kontaktkorten på nytt."
_SHAPE = 'Ett kort är {"HsaId": …, "DisplayName": …, "EServices": […]}.'


def read_cards(path: Path) -> list[Card]:
    """Give the cards of a file.

    Raises:
        OSError: the file cannot be opened.
        InputError: it holds no cards, or something that is none; the first fault is named by line or card.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(Problem("kontaktkorten är inte UTF-8", str(path), "Spara filen som UTF-8.")) from error
    values = [*_list_values(text, path)]
    cards = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    if not cards:
        raise InputError(Problem("filen har inga kontaktkort", str(path), _FETCH_AGAIN))
    return [_check_card(card, f"{path}, kort {number}", path) for number, card in enumerate(cards, start=1)]


def _list_values(text: str, path: Path) -> Iterator[object]:
    decoder, place = json.JSONDecoder(object_pairs_hook=_refuse_repeated(path)), 0
    while (place := _skip_space(text, place)) < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            line = text.count("\n", 0, min(getattr(error, "pos", place), len(text.rstrip()))) + 1
            what = "här slutar eller brister det som ska vara giltig JSON"
            raise InputError(Problem(what, f"{path}, rad {line}", _FETCH_AGAIN)) from None
        yield value


def _skip_space(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n":
        place += 1
    return place


def _refuse_repeated(path: Path) -> Callable[[list[tuple[str, object]]], dict[str, object]]:
    def make(pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) < len(pairs) and not made.keys().isdisjoint(_KEYS):
            raise InputError(Problem("ett kontaktkort har samma nyckel två gånger", str(path), _FETCH_AGAIN))
        return made

    return make


def _check_card(card: object, where: str, path: Path) -> Card:
    if not isinstance(card, dict):
        raise InputError(Problem("kontaktkortet är inget JSON-objekt", where, _SHAPE))
    if "HsaId" not in card:
        raise InputError(_describe_other(card, where, path))
    services = card.get("EServices") or []
    if not isinstance(services, list) or not all(isinstance(service, dict) for service in services):
        raise InputError(Problem("EServices är ingen lista av objekt", where, _SHAPE))
    for part, names in ((card, _TEXTS), *((service, _SERVICE_TEXTS) for service in services)):
        for name in names:
            if not isinstance(part.get(name), str | None):
                raise InputError(Problem(f"{name} är ingen text", where, _SHAPE))
    return card


def _describe_other(card: Card, where: str, path: Path) -> Problem:
    """Say what an object without an HSA-id seems to be: a wrapper, or a card with other spelling."""
    for name, value in card.items():
        if isinstance(value, list) and any(isinstance(one, dict) and "HsaId" in one for one in value):
            remedy = f"Spara listan i {name} som en egen fil."
            return Problem(
                f"korten ligger i ett omslag ({name}), i stället för ett och ett eller i en lista", str(path), remedy
            )
    known = {key.casefold(): key for key in _KEYS}
    other = {name: known[name.casefold()] for name in card if name not in _KEYS and name.casefold() in known}
    if other:
        written, wanted = next(iter(other.items()))
        return Problem(f"nycklarna är stavade på annat sätt: {written} i stället för {wanted}", where, _SHAPE)
    return Problem("objektet är inget kontaktkort: HsaId saknas", where, _SHAPE)
