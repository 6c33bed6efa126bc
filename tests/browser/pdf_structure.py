"""The tags of a PDF that Chromium printed: its structure elements in reading order, each with the pages it is on.

Chromium writes structure elements as plain objects, so a few expressions read what no package of the lock does.
"""

import re
from dataclasses import dataclass, field

ELEMENT = re.compile(r"\n(\d+) 0 obj\n<</Type /StructElem\n(.*?)>>\nendobj", re.DOTALL)
ALTERNATIVE = re.compile(r"/Alt <FEFF([0-9A-F]*)>")
CHILDREN = re.compile(r"/K (\[.*?\]|\d+ 0 R|\d+)(?=\n|$)", re.DOTALL)


@dataclass
class Element:
    """A tag, what is read instead of a drawing, the pages its content is on, and the elements in it."""

    tag: str
    alternative: str = ""
    pages: set[int] = field(default_factory=set)
    children: list["Element"] = field(default_factory=list)

    def walk(self):
        """Give this element and all in it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_structure(pdf: bytes) -> Element:
    """Give the root of the structure tree; its pages are numbered from 1."""
    text = pdf.decode("latin-1")
    bodies = {int(number): body for number, body in ELEMENT.findall(text)}
    numbers = {number: n for n, number in enumerate(_list_pages(text), 1)}
    root = re.search(r"/Type /StructTreeRoot\n/K \[?(\d+) 0 R", text)

    def build(number: int) -> Element:
        body = bodies[number]
        read_instead = ALTERNATIVE.search(body)
        text = bytes.fromhex(read_instead[1]).decode("utf-16-be") if read_instead else ""
        element = Element(re.search(r"/S /(\w+)", body)[1], text)
        element.pages |= {numbers[int(ref)] for ref in re.findall(r"/Pg (\d+) 0 R", body)}
        children = CHILDREN.search(body)
        for ref in re.findall(r"(\d+) 0 R", re.sub(r"<<.*?>>", "", children[1]) if children else ""):
            if int(ref) in bodies:
                child = build(int(ref))
                element.children.append(child)
                element.pages |= child.pages
        return element

    return build(int(root[1]))


def _list_pages(text: str) -> list[int]:
    """Give the objects of the pages in their order: the page tree's leaves."""
    branches = {
        int(number): [int(ref) for ref in re.findall(r"(\d+) 0 R", re.search(r"/Kids \[(.*?)\]", body, re.DOTALL)[1])]
        for number, body in re.findall(r"\n(\d+) 0 obj\n<</Type /Pages\n(.*?)endobj", text, re.DOTALL)
    }
    children = {ref for refs in branches.values() for ref in refs}

    def leaves(number: int) -> list[int]:
        return [leaf for ref in branches[number] for leaf in leaves(ref)] if number in branches else [number]

    return [leaf for root in branches.keys() - children for leaf in leaves(root)]
