"""Pieces of a page: autoescaped HTML that a notebook shows as it is.

Everything that came from a file passes one gate on its way into HTML: control characters, and those that turn the
reading direction of the text after them, become a visible replacement character; the rest is escaped. A missing
value raises instead of printing "None", and so does a link that leads out of the run's folder.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError
from markupsafe import Markup

from audit_lib.errors import Problem, ReportError
from audit_lib.files.places import PACKAGE
from audit_lib.report.outside import dress
from audit_lib.wording import swedish
from audit_lib.wording.say import say, say_count, say_hypothesis, say_reading

TEMPLATES = PACKAGE / "report" / "templates"
# C0 and C1 controls but for tab and line ends, lone surrogates, and the explicit direction marks.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LEADS_OUT = ("http:", "https:", "javascript:", "data:", "vbscript:", "file:", "//")
_MARKS = {
    "uppfylld": "✓",
    "ej_uppfylld": "×",
    "ej_tillamplig": "–",
    "kan_ej_bedomas": "?",
    "information": "i",
}


@dataclass(frozen=True, repr=False)
class Fragment:
    """A piece of HTML; as the last value of a notebook cell it is shown, not printed."""

    html: str

    def _repr_html_(self) -> str:
        return dress(self.html)

    def __html__(self) -> str:
        """Stand in another template without being escaped twice."""
        return self.html

    def __repr__(self) -> str:
        """Stay short: the notebook stores this beside the HTML."""
        return f"<Fragment {len(self.html)} characters>"


def clean_text(text: str) -> str:
    r"""Replace what cannot be shown, or would disturb what stands after it, by a visible sign.

    >>> clean_text("Vård\x00central")
    'Vård\ufffdcentral'
    """
    return _UNSHOWABLE.sub("\ufffd", text)


def check_link(href: str) -> str:
    """Give a link within the run's folder as it is.

    Raises:
        ReportError: the link leads out of the run's folder.
    """
    if href.strip().lower().startswith(_LEADS_OUT) or ".." in href or clean_text(href) != href:
        raise ReportError("a link leads out of the run's folder")
    return href


def render_fragment(template: str, **values: Any) -> Fragment:
    """Render one of our templates to a fragment.

    Raises:
        ReportError: the template met a value that is missing, or a link that leads out of the run's folder.
    """
    try:
        return Fragment(load_environment().get_template(template).render(**values))
    except UndefinedError as error:
        raise ReportError(
            Problem(f"a value the page needs is missing: {error.message}", template, "Check the result first.")
        ) from error


@cache
def load_environment() -> Environment:
    """Make the one template environment: autoescaped, strict, with the Swedish formats as filters."""
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES, TEMPLATES / "basutbud"]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=swedish.format_number,
        day=swedish.format_day,
        instant=swedish.format_instant,
        month=swedish.format_month,
        reading=say_reading,
        link=check_link,
    )
    environment.globals.update(
        say=say,
        say_count=say_count,
        say_hypothesis=say_hypothesis,
        format_share=swedish.format_share,
        format_period=swedish.format_period,
        marks=_MARKS,
    )
    return environment


def _finalize(value: object) -> object:
    if value is None:
        raise ReportError("a value the page needs is missing")
    if isinstance(value, str) and not isinstance(value, Markup):
        return clean_text(value)
    return value
