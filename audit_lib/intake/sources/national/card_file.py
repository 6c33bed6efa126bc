"""A file of contact cards: JSON objects after one another, or in one array (contract section 6).

A file that is something else is one fault, told by what it seems to be, and never five hundred.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from audit_lib.errors import InputError, Problem
from audit_lib.intake.identity import mask_identities

Card: TypeAlias = Mapping[str, object]
_TEXTS = ("HsaId", "DisplayName", "Municipality")
_SERVICE_TEXTS = ("ExternalId", "Text", "Description")
_KEYS = (*_TEXTS, *_SERVICE_TEXTS, "EServices")
_DEEPEST = 6
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
    # Pages of an answer that somebody has put after one another are one list.
    cards = [*chain.from_iterable(value if isinstance(value, list) else [value] for value in values)]
    if not cards:
        raise InputError(Problem("filen har inga kontaktkort", str(path), _FETCH_AGAIN))
    return [_check_card(card, f"{path}, kort {number}", path) for number, card in enumerate(cards, start=1)]


def _list_values(text: str, path: Path) -> Iterator[object]:
    if text.lstrip().startswith("<"):
        raise InputError(Problem("filen är en webbsida eller XML, inte JSON", str(path), _FETCH_AGAIN))
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
    _refuse_other_spelling(card, (*_TEXTS, "EServices"), where)
    if "HsaId" not in card:
        raise InputError(_describe_other(card, where, path))
    services = card.get("EServices")
    if services is None:
        services = []
    if not isinstance(services, list) or not all(isinstance(service, dict) for service in services):
        raise InputError(Problem("EServices är ingen lista av objekt", where, _SHAPE))
    for service in services:
        _refuse_other_spelling(service, _SERVICE_TEXTS, where)
    for part, names in ((card, _TEXTS), *((service, _SERVICE_TEXTS) for service in services)):
        for name in names:
            if not isinstance(part.get(name), str | None):
                raise InputError(Problem(f"{name} är ingen text", where, _SHAPE))
    return card


def _refuse_other_spelling(part: Card, keys: Collection[str], where: str) -> None:
    """Refuse `eServices` for `EServices`: as a key that nobody knows it would be passed over in silence."""
    missing = {key.casefold(): key for key in keys if key not in part}
    for name in part:
        if name.casefold() in missing:
            what = f"nycklarna är stavade på annat sätt: {name} i stället för {missing[name.casefold()]}"
            raise InputError(Problem(what, where, _SHAPE))


def _describe_other(card: Card, where: str, path: Path) -> Problem:
    """Say what an object without an HSA-id seems to be: a wrapper, or something else."""
    inside = _find_cards(card)
    if inside:
        what = f"korten ligger i ett omslag ({inside}), i stället för ett och ett eller i en lista"
        return Problem(what, str(path), f"Spara listan i {inside} som en egen fil.")
    return Problem("objektet är inget kontaktkort: HsaId saknas", where, _SHAPE)


def _find_cards(around: Card, depth: int = 0) -> str:
    """Give the way, by names, to what has an HSA-id; "" if nothing that lies near has."""
    for name, value in around.items() if depth < _DEEPEST else ():
        inner = value[0] if isinstance(value, list) and value else value
        if not isinstance(inner, dict):
            continue
        if any(key.casefold() == "hsaid" for key in inner):
            return mask_identities(name)
        if below := _find_cards(inner, depth + 1):
            return f"{mask_identities(name)}.{below}"
    return ""
