"""HTML or plain text → blocks of text: which words stand together, and which of them are a list item.

The decision a reader would question: the markup goes through libxml2's HTML parser as a stream of events, so no
tree is built and nesting costs neither depth nor memory. A text without any tag is not given to the parser at all.
"""

import html
import re
from dataclasses import dataclass, field

from lxml import etree

from audit_lib.facts.terms import lexicon

_BLOCK_TAGS = lexicon.read_words(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hr html legend main menu nav ol option p pre section summary"
    " table tbody tfoot thead tr ul"
)
_CELL_TAGS = frozenset({"td", "th"})
_SILENT_TAGS = frozenset({"head", "script", "style", "template", "title"})
_ESCAPED_TAG = re.compile(r"&(?:lt|#60|#x3c);/?(?:p|br|ul|ol|li|div|strong|em|b|i|h[1-6]|span)\b", re.IGNORECASE)
_TAG = re.compile(r"<[/!a-zA-Z]")
_ENTITY = re.compile(r"&#?\w{2,31};")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass
class Block:
    """A run of text between two block boundaries; a list item keeps its paragraphs as segments."""

    is_item: bool
    segments: list[str] = field(default_factory=list)


class _BlockBuilder:
    """Receives the parser's events. A newline in its text is a line break that may or may not separate sentences."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._item: Block | None = None
        self._n_silent = 0
        self._has_layout = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag in _SILENT_TAGS:
            self._n_silent += 1
        elif tag == "li":
            self._flush()
            self._item = Block(is_item=True)
            self.blocks.append(self._item)
            self._has_layout = True
        elif tag == "br":
            self._words.append("\x0b")
            self._has_layout = True
        elif tag in _BLOCK_TAGS:
            if tag in {"ul", "ol", "dl", "table"}:
                self._leave_item()
            self._flush()
            self._has_layout = self._has_layout or tag not in {"html", "body"}

    def end(self, tag: str) -> None:
        if tag in _SILENT_TAGS:
            self._n_silent = max(0, self._n_silent - 1)
        elif tag == "li":
            self._leave_item()
        elif tag in _CELL_TAGS:
            self._words.append(" ")
        elif tag in _BLOCK_TAGS:
            self._flush()

    def data(self, words: str) -> None:
        if not self._n_silent:
            self._words.append(words)

    def close(self) -> list[Block]:
        self._flush()
        for block in self.blocks:
            block.segments = [self._read_breaks(segment) for segment in block.segments]
        return [block for block in self.blocks if block.segments]

    def _read_breaks(self, segment: str) -> str:
        # A newline in markup that has its own layout is only space; in a text with inline tags it is a line.
        return segment.replace("\n", " " if self._has_layout else "\n").replace("\x0b", "\n")

    def _leave_item(self) -> None:
        self._flush()
        self._item = None

    def _flush(self) -> None:
        words = "".join(self._words)
        self._words.clear()
        if not words.strip(" \t\r\n\x0b\xa0"):
            return
        if self._item is None:
            self.blocks.append(Block(is_item=False, segments=[words]))
        else:
            self._item.segments.append(words)


def split_blocks(text: str) -> list[Block]:
    """Return the text's blocks in reading order, entities resolved, tags gone."""
    text = _UNREADABLE.sub(" ", text)
    if not _TAG.search(text) and _ESCAPED_TAG.search(text):
        text = html.unescape(text)  # an export that escaped its markup once too often
    if _TAG.search(text):
        parser = etree.HTMLParser(target=_BlockBuilder(), recover=True, huge_tree=True)
        parser.feed(text)
        blocks: list[Block] = parser.close()
    else:
        blocks = [Block(is_item=False, segments=[html.unescape(text)])]
    for block in blocks:
        block.segments = [html.unescape(segment) if _ENTITY.search(segment) else segment for segment in block.segments]
    return blocks
