"""Lists that a reader can take in: a few names, the rest counted; long names and long texts cut.

The page is for ten minutes. Nothing is lost by the cuts: the clinic's `result.json` has every name and text whole.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from audit_lib.wording.pages import say
from audit_lib.wording.swedish import join_words

MOST_LABEL = 50
MOST_PHRASE = 160
MOST_AROUND = 100
CUT = "…"
_ROOM_OF_A_NAME = 18
_TAIL = 14


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
    """Names with commas; beyond `most` they are counted, but never for the sake of one.

    Args:
        labels: the names.
        most: how many of them are written out.
        more_key: the sentence that counts the rest; in running text "och 2 andra" reads better than "och 2 till".

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


def join_notes(rows: Iterable[Mapping[str, Any]], most: int) -> list[str]:
    """Why and what was seen, each sentence once: what is said of several things names them together.

    Args:
        rows: verdict rows with `subject_label`, `why` and `observations`.
        most: how many things a sentence names.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        label, why = row["subject_label"], row["why"]
        # A rule over errands has its numbers beside it already.
        if why is not None and not row["n_assessed"]:
            before, named, after = why.partition(label) if row["subject"] != "-" else (why, "", "")
            found.setdefault((before, after), []).extend([named] if named else [])
        for seen in row["observations"]:
            found.setdefault((seen["text"], ""), [])
    return [f"{before}{join_some(labels, most)}{after}" for (before, after), labels in found.items()]


def cut_around(text: str, phrase: str | None) -> tuple[str, str, str]:
    """What stands before, in and after the decisive phrase (its first occurrence), cut to a few lines.

    Without the phrase the beginning stands alone.

    >>> cut_around("Du får svar inom en vecka.", "en vecka")
    ('Du får svar inom ', 'en vecka', '.')
    """
    before, found, after = text.partition(phrase) if phrase else (text, "", "")
    if not found:
        return cut_text(" ".join(text.split()), 2 * MOST_AROUND), "", ""
    if len(before) > MOST_AROUND:
        before = CUT + _drop_torn(before[-MOST_AROUND:], lambda words: words[1:])
    if len(after) > MOST_AROUND:
        after = _drop_torn(after[:MOST_AROUND], lambda words: words[:-1]) + CUT
    return before, cut_text(found, MOST_PHRASE), after


def _drop_torn(text: str, keep: Callable[[list[str]], list[str]]) -> str:
    """Without the word that the cut tore; a text of one long word stays as it is."""
    words = text.split(" ")
    return " ".join(keep(words)) if len(words) > 1 else text
