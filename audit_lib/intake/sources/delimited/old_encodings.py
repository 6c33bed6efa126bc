"""Which of the old encodings a text that is not UTF-8 is written in: Windows' own is read, the others are named.

A byte is a Swedish letter in one of them and a sign that no word holds in the others (ä of MS-DOS is „ in cp1252), so
the places where the bytes stand tell. Where they tell nothing the file is refused too: a guess would be mojibake.
"""

import re
from collections import Counter
from pathlib import Path

from audit_lib.errors import InputError, Problem

WINDOWS = "cp1252"
_OTHERS = {"cp850": "MS-DOS (cp850)", "cp437": "MS-DOS (cp437)", "mac_roman": "Mac Roman (Macintosh)"}
_REMEDY = "Spara filen som CSV UTF-8."
_CHUNK = 1 << 22
_PLACE = re.compile(rb"(?s)(?<=(.))([\x80-\xff])(?=(.))")
_SWEDISH = frozenset("åäöÅÄÖ")
_IN_WORDS = frozenset("’–-\u00ad·")
"""Signs that do stand between letters."""
_BESIDE_WORDS = frozenset("“”‘’–—…•·§°€½¼¾²³µ±×«»®©™´%\u00a0\u00ad")
"""Signs that stand at the end of a word or by themselves; the low quotation marks of other languages are not among."""
_RARE_LETTERS = frozenset("ŠšŽžŒœŸ")
_ASCII = re.compile(rb"[A-Za-z]")


def find_encoding(text: Path, path: Path) -> str:
    """Give `cp1252` if the file is written so; `path` is the file that people know.

    Raises:
        InputError: it is written in another encoding, which is named, or cannot be told.
    """
    places = _count_places(text)
    scores = {
        encoding: sum(n * _score(encoding, *place) for place, n in places.items()) for encoding in (WINDOWS, *_OTHERS)
    }
    best = max(_OTHERS, key=lambda encoding: scores[encoding])
    if scores[WINDOWS] > scores[best]:
        return WINDOWS
    if scores[best] > scores[WINDOWS]:
        what = f"filen är i {_OTHERS[best]}, som inte läses"
    else:
        what = "det går inte att avgöra i vilken teckenkodning filen är: Windows, MS-DOS eller Macintosh"
    raise InputError(Problem(what, str(path), _REMEDY))


def _count_places(path: Path) -> Counter[tuple[int, bytes, bytes]]:
    """Count the bytes that are no ASCII by what stands before and after them."""
    places: Counter[tuple[int, bytes, bytes]] = Counter()
    last = b" "
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            data = last + chunk
            places.update((ord(sign), before, after) for before, sign, after in _PLACE.findall(data))
            last = data[-2:]
    return places


def _score(encoding: str, byte: int, before: bytes, after: bytes) -> int:
    """Say how likely it is that a byte means, between these two, what the encoding makes of it."""
    try:
        sign = bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return -20
    if not sign.isprintable() and sign not in "\u00a0\u00ad":
        return -20
    n_letters = sum(bool(_ASCII.match(side)) for side in (before, after))
    if not sign.isalpha() or sign > "ÿ":
        return _score_sign(sign, n_letters)
    # No capital follows a small letter in a word, and no small letter stands before a capital.
    if before.islower() if sign.isupper() else after.isupper():
        return -4
    return (4 if sign in _SWEDISH else 1) if n_letters == 2 else int(sign in _SWEDISH)


def _score_sign(sign: str, n_letters: int) -> int:
    if n_letters == 2:
        return 2 if sign in _IN_WORDS else -6
    if sign in _BESIDE_WORDS:
        return 1
    return 0 if sign in _RARE_LETTERS else -2
