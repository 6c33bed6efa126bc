"""A piece of a page where our page is not around it: in JupyterLab, VS Code, or stock nbconvert.

There a piece meets another style sheet, and in a notebook that nobody has trusted yet JupyterLab takes away style
sheets, drawings and most attributes. So a piece is dressed when it is shown: drawings become images, the few things
that would be wrong without a style sheet get a style of their own, and what it takes to look as on our page, light or
dark, stands last. Our page undresses it to the byte, for it has its own style sheet and allows no other.
"""

import re
from functools import cache
from urllib.parse import quote, unquote

from audit_lib.files.places import PACKAGE

STYLE = PACKAGE / "report" / "templates" / "outside.css"
COLOURS = {"met": "#0b5c6b", "unmet": "#a8340d", "unknown": "#cfd5d8"}
"""Of the parts of the bar; each can be told from the others, from white and from black."""

_OPEN = '<div class="basutbud" lang="sv">'
_CLOSE = "</div><style>"
_CLASSES = re.compile(r'class="([^"]*)"')
_OTHERS = {"basutbud", "vscode-dark"}
_NAMED = re.compile(r"\.([a-z][\w-]*)")
_DRAWING = re.compile(r"<svg .*?</svg>", re.DOTALL)
_IMAGE = re.compile(r'<img class="\w+" alt="[^"]*" style="[^"]*" src="data:image/svg\+xml,([^"]*)">')
_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
# An image of a chart has a paper of its own: its words are dark, whatever is around it.
_CHART = "display:block;width:100%;max-width:40rem;background:#fff"
_SWATCH = "display:inline-block;width:.8rem;height:.8rem;margin-right:.45rem;background:"
_BAR = "display:block;width:100%;height:.8rem"
# A link leads from the run's folder, where a notebook need not be: elsewhere it is a text. An anchor leads within.
_LINK, _UNLINKED = '<a href="', '<a data-href="'
_LEADS_AWAY = re.compile(f"{_LINK}(?!#)")
# What an address may hold as it is, in an attribute of HTML: anything but the marks of either.
_PLAIN = "".join(chr(code) for code in range(32, 127) if chr(code) not in '"%&#')
_QUOTES = str.maketrans({'"': "'", "'": '"'})
_LEFT = ('scope="row">', 'scope="col">', "<td>", '<td role="cell">', "<caption>")
# What is as it should be on our page only, and the same where anything may be around it. A value of a row never
# matches: it has been escaped.
_DRESS = (
    ("<div><dt>", '<div style="overflow:hidden"><dt>'),
    ('<span class="label">', '<span class="label" style="display:none">'),
    *((plain, f'{plain[:-1]} style="text-align:left">') for plain in _LEFT),
    ('<p class="synthetic">', '<p class="synthetic" style="background:#fff1c2;color:#4a3600;padding:.25rem .8rem">'),
    ('<ul class="bar-key">', '<ul class="bar-key" style="list-style:none;padding:0">'),
    *(
        (
            f'<span class="swatch bar-{name}">',
            f'<span class="swatch bar-{name}" style="{_SWATCH}{colour}">',
        )
        for name, colour in COLOURS.items()
    ),
)


def dress(html: str) -> str:
    """Give a piece of a page as it is shown anywhere else."""
    for plain, dressed in _DRESS:
        html = html.replace(plain, dressed)
    html = _LEADS_AWAY.sub(_UNLINKED, html)
    return f"{_OPEN}{_DRAWING.sub(_make_image, html)}{_CLOSE}{_choose_rules(html)}</style>"


def undress(html: str) -> str:
    """Give a piece as our page has it; what was never dressed comes back as it is."""
    if not html.startswith(_OPEN):
        return html
    html = html.removeprefix(_OPEN).rpartition(_CLOSE)[0]
    for plain, dressed in _DRESS:
        html = html.replace(dressed, plain)
    html = html.replace(_UNLINKED, _LINK)
    return _IMAGE.sub(_read_image, html)


def _make_image(found: re.Match[str]) -> str:
    drawing = found[0]
    names = [re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", drawing, re.DOTALL) for tag in ("title", "desc")]
    words = ". ".join(name[1].strip() for name in names if name)
    is_bar = drawing.startswith('<svg class="bar"')
    for name, colour in COLOURS.items():
        drawing = drawing.replace(f'<rect class="bar-{name}"', f'<rect fill="{colour}" class="bar-{name}"')
    drawing = drawing.replace("<svg", f"<svg{_NAMESPACE}", 1).translate(_QUOTES)
    kind, style = ("bar", _BAR) if is_bar else ("chart", _CHART)
    return f'<img class="{kind}" alt="{words}" style="{style}" src="data:image/svg+xml,{quote(drawing, safe=_PLAIN)}">'


def _read_image(found: re.Match[str]) -> str:
    drawing = unquote(found[1]).translate(_QUOTES).replace(_NAMESPACE, "", 1)
    for name, colour in COLOURS.items():
        drawing = drawing.replace(f'<rect fill="{colour}" class="bar-{name}"', f'<rect class="bar-{name}"')
    return drawing


def _choose_rules(html: str) -> str:
    """Of the style sheet the lines that say something of this piece: every cell of a notebook brings its own."""
    used = {name for names in _CLASSES.findall(html) for name in names.split()}
    return "\n".join(line for names, line in _load_rules() if not names or not used.isdisjoint(names))


@cache
def _load_rules() -> list[tuple[set[str], str]]:
    """Each line of the style sheet with the classes that it names, which is none of a line for every piece."""
    lines = [line.strip() for line in STYLE.read_text(encoding="utf-8").splitlines()]
    return [(set(_NAMED.findall(line.partition("{")[0])) - _OTHERS, line) for line in lines]
