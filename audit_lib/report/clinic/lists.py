"""What is said of several things at once, and the few lines around what decides in a text."""

from collections.abc import Iterable

from audit_lib.model.results.clinic import VerdictRow
from audit_lib.wording.lists import CUT, cut_text, join_some

MOST_PHRASE = 160
MOST_AROUND = 100


def join_notes(rows: Iterable[VerdictRow], most: int) -> list[str]:
    """Why a rule has these verdicts and what was seen, each sentence once and with at most so many things named."""
    found: dict[str, list[str]] = {}
    for row in rows:
        # A rule over errands has its numbers beside it already.
        if row.why is not None and not row.n_assessed:
            found.setdefault(row.why, []).append(row.subject_label)
        for seen in row.observations:
            found.setdefault(seen.text, [])
    return [sentence.replace("{subject}", join_some(labels, most)) for sentence, labels in found.items()]


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
        # Without the word that the cut tears, unless it is all there is.
        torn, space, whole = before[-MOST_AROUND:].partition(" ")
        before = CUT + (whole if space else torn)
    if len(after) > MOST_AROUND:
        whole, space, torn = after[:MOST_AROUND].rpartition(" ")
        after = (whole if space else torn) + CUT
    return before, cut_text(found, MOST_PHRASE), after
