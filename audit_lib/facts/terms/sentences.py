"""Blocks → points and sentences with their places in one normalised text.

A *point* is a list item, else a sentence (contract section 5). White space never decides anything but one thing: in
a text without layout, lines that all begin like sentences are read as lines, and `-` or `•` begins an item.
"""

import re
import unicodedata
from dataclasses import dataclass

from audit_lib.facts.terms import lexicon
from audit_lib.facts.terms.markup import split_blocks

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_SPACE = re.compile(r"[^\S\n]+")
_BULLET = re.compile(r"^\s*(?:[-–—•·▪●*]|\d{1,2}[.)])\s+(?=\S)")
_END = re.compile(r"[.!?]+[)\"”’»]*(?=\s)|(?<=[^\W\d_]{3})\.(?=[A-ZÅÄÖ][a-zåäö])")
_ABBREVIATED = re.compile(r"\s[^\W\d_]{1,2}\.", re.IGNORECASE)  # "t. ex.", but not "ingång B. Ring"
_LAST_WORD = re.compile(r"([^\s(]+)$")
_ABBREVIATIONS = lexicon.read_words(
    "t.ex tex bl.a d.v.s dvs osv m.m mm m.fl s.k p.g.a pga o.s.v etc e.d f.d f.n fr.o.m t.o.m t.v kl ca c:a"
    " tel tfn st nr resp inkl exkl max min ev dr obs jfr mån tis ons tors tor fre lör sön jan feb aug sept sep"
    " okt nov dec ex v kap leg ssk dir mob vard arb"
)
_ENDS_A_SENTENCE_TOO = frozenset({"m.m", "mm", "osv", "o.s.v", "etc", "m.fl", "e.d"})
_JOINING_WORDS = lexicon.read_words(
    "av från hos på i till med och eller för som vid om en ett den det de din ditt dina inom senast vår vårt"
    " våra via under efter före att samt mot genom"
)


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it begins in `SplitTerms.plain`."""

    text: str
    start: int


@dataclass(frozen=True)
class SplitTerms:
    """The normalised text: `plain` is the points joined by newlines."""

    plain: str
    points: tuple[str, ...]
    sentences: tuple[Sentence, ...]

    @property
    def is_cut(self) -> bool:
        """Whether the text ends in an ellipsis sign; three dots are not a cut."""
        return self.plain.endswith("…")


def split_terms(text: str) -> SplitTerms:
    """Split terms (HTML or plain text) into points and sentences; never fails, whatever the text."""
    points: list[str] = []
    sentences: list[Sentence] = []
    offset = 0
    for parts in _collect_points(text):
        start = offset
        for part in parts:
            sentences.append(Sentence(part, start))
            start += len(part) + 1
        points.append(" ".join(parts))
        offset = start
    return SplitTerms("\n".join(points), tuple(points), tuple(sentences))


def normalise_words(text: str) -> str:
    """Return NFC text without soft hyphens and zero-width signs, its space squeezed; newlines stay."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _SPACE.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _collect_points(text: str) -> list[list[str]]:
    points: list[list[str]] = []
    for block in split_blocks(text):
        segments = [normalise_words(segment) for segment in block.segments]
        if block.is_item:
            points.append([part for segment in segments for part in _split_sentences(_BULLET.sub("", segment))])
            continue
        for segment in segments:
            for is_item, line in _split_lines(segment):
                parts = _split_sentences(line)
                points.extend([parts] if is_item else ([part] for part in parts))
    return [point for point in points if point]


def _split_lines(segment: str) -> list[tuple[bool, str]]:
    """Separate bullets, paragraphs and, where every line begins like a sentence, lines."""
    lines = segment.strip().split("\n")
    by_line = len(lines) > 1 and _reads_as_lines([line.strip() for line in lines if line.strip()])
    is_lone_dash = sum(bool(_BULLET.match(line)) for line in lines) == 1
    groups: list[tuple[bool, list[str]]] = []
    after_blank = False
    for line in lines:
        stripped = line.strip()
        if not stripped:
            after_blank = True
            continue
        is_item = bool(_BULLET.match(line)) and not (is_lone_dash and _continues(line, groups))
        begins = after_blank and bool(groups) and _begins_paragraph(stripped, groups[-1][1][-1])
        if is_item or by_line or begins or not groups:
            groups.append((is_item, [_BULLET.sub("", line)]))
        else:
            groups[-1][1].append(stripped)
        after_blank = False
    return [(is_item, " ".join(words)) for is_item, words in groups]


def _begins_paragraph(line: str, before: str) -> bool:
    """Whether a line after a blank one begins anew: capitals alone may be in the midst of a shouted sentence."""
    is_new = line[0].isupper() and not line.split(maxsplit=1)[0].isupper()
    return is_new or before.rstrip().endswith((".", "!", "?", ":"))


def _continues(line: str, groups: list[tuple[bool, list[str]]]) -> bool:
    """Whether a line that begins with a dash goes on with the sentence above it."""
    words = _BULLET.sub("", line)
    return bool(groups) and not words[:1].isupper() and not groups[-1][1][-1].rstrip().endswith((".", "!", "?", ":"))


def _reads_as_lines(lines: list[str]) -> bool:
    if not any(letter.islower() for letter in "".join(lines)):
        return False
    if any(line[0].islower() or line[0] == "(" for line in lines):
        return False
    return not any(line.rsplit(" ", 1)[-1].lower().strip(",") in _JOINING_WORDS for line in lines[:-1])


def _split_sentences(text: str) -> list[str]:
    text = " ".join(text.split())
    parts: list[str] = []
    begin = 0
    for end in _END.finditer(text):
        if _is_inside_sentence(text, begin, end):
            continue
        parts.append(text[begin : end.end()].strip())
        begin = end.end()
    parts.append(text[begin:].strip())
    return [part for part in parts if part]


def _is_inside_sentence(text: str, begin: int, end: re.Match[str]) -> bool:
    if end.group()[0] != ".":
        return False
    before = _LAST_WORD.search(text, max(begin, end.start() - 20), end.start())
    if before is None:
        return False
    word = before.group().lower()
    if word.isdigit():
        return before.start() == begin or text[begin : before.start()].isspace()
    if word in _ABBREVIATIONS or (len(word) == 1 and _ABBREVIATED.match(text, end.end())):
        following = text[end.end() : end.end() + 3].strip()[:1]
        # A capital after "m.m." begins a sentence; after "M.M." it says nothing.
        return not (word in _ENDS_A_SENTENCE_TOO and following.isupper() and before.group().islower())
    return False
