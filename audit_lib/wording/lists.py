"""Lists that a reader can take in: a few names, the rest counted; long names and long texts cut.

The page is for ten minutes. Nothing is lost by the cuts: the clinic's `result.json` has every name and text whole.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from babel.lists import format_list

from audit_lib.wording.say import say
from audit_lib.wording.swedish import LOCALE

MOST_LABEL = 50
CUT = "…"
_ROOM_OF_A_NAME = 18
_TAIL = 14


def join_words(words: Iterable[str]) -> str:
    """Join words with commas and "och" before the last.

    >>> join_words(["maj", "juni", "juli"])
    'maj, juni och juli'
    """
    return format_list(list(words), locale=LOCALE)


def cut_label(label: str, most: int = MOST_LABEL) -> str:
    """A name short enough to stand in a list: whole words are left out of its middle, for its end tells it apart.

    >>> cut_label("Kontakta oss för att boka tid 17", 25)
    'Kontakta … boka tid 17'
    """
    if len(label) <= most:
        return label
    room = most - _TAIL - len(f" {CUT} ")
    head, _, torn = label[: room + 1].rpartition(" ")
    _, torn_tail, tail = label[-_TAIL - 1 :].partition(" ")
    # A word longer than all the room is cut where the room ends.
    first = head.rstrip() + " " if head.strip() else torn[:room]
    last = " " + tail.lstrip() if torn_tail and tail.strip() else label[-_TAIL:]
    return first + CUT + last


def cut_text(text: str, most: int) -> str:
    """The beginning of a text.

    >>> cut_text("Kontakta mig", 8)
    'Kontakt…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + CUT


def join_some(labels: Sequence[str], most: int, *, more_key: str = "lists.more") -> str:
    """Names with commas; beyond `most` they are counted by the sentence `more_key`, but never for the sake of one.

    >>> join_some(["Avboka tid", "Beställ tid", "Egenremiss"], 1)
    'Avboka tid och 2 till'
    """
    cut = [cut_label(label) for label in labels]
    # Long names take the room of several.
    room = accumulate(len(label) + 2 for label in cut)
    n_shown = max(1, min(most, sum(taken <= most * _ROOM_OF_A_NAME for taken in room)))
    if len(cut) <= n_shown + 1:
        return join_words(cut)
    more = say(more_key, n=len(cut) - n_shown)
    return f"{', '.join(cut[:n_shown])} {more}"
