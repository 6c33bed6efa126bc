"""What every page has around its content: title, one style sheet, and a policy that allows it and nothing else."""

import base64
import hashlib
from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from audit_lib.report.fragments import TEMPLATES, clean_text
from audit_lib.wording.say import say


class PageFrame(NamedTuple):
    """What the frame of a page is made of; its words too, for nbconvert has nowhere else to put them."""

    title: str
    style: Markup
    policy: str

    @staticmethod
    def say(name: str) -> str:
        """A sentence of the catalogue."""
        return say(name)


def describe_page(title: str) -> PageFrame:
    """Give the values that the frame of every page needs."""
    return PageFrame(clean_text(title), *_load_style())


@cache
def _load_style() -> tuple[Markup, str]:
    """Give the style sheet, one line a rule, and the policy that allows it and nothing else."""
    source = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    # Markup: a style sheet is ours, and an escaped quote would change its hash.
    style = Markup("\n".join(line.strip() for line in source.splitlines() if line.strip()))  # noqa: S704
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return style, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
