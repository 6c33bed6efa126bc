"""Every sentence of the catalogue is asked for somewhere, and every sentence that is asked for is there."""

import re

import pytest

from audit_lib.batch.states import Phase, RunState
from audit_lib.counts.funnel import FunnelPlace
from audit_lib.files.places import PACKAGE
from audit_lib.intake.suggest.matching import Confidence
from audit_lib.model.folder import GroupKind
from audit_lib.model.results.beside_verdicts import WaiverState
from audit_lib.model.results.region import ContactReason
from audit_lib.model.tables import Form
from audit_lib.model.verdict import DataRule
from audit_lib.report.region.register import Order, RegisterState, Status
from audit_lib.wording.sentences import SENTENCES
from audit_lib.wording.swedish import format_share


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 9, "0\u00a0%"), (9, 9, "100\u00a0%"), (99999, 100000, "99,9\u00a0%"), (1, 99999, "0,1\u00a0%")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(part, whole, text):
    assert text == format_share(part, whole)


def test_every_sentence_of_the_catalogue_is_used():
    files = (path for kind in ("*.py", "*.j2") for path in PACKAGE.rglob(kind))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in files)
    said_of = {
        "about.": ("egen", "avtal", "utan_avtal"),
        "changes.": ("new", "mended", "unclear", "unchanged"),
        "data.": DataRule,
        "funnel.": FunnelPlace,
        "index.": RegisterState,
        "index.by_": Order,
        "index.status_": Status,
        "input.remedy.": DataRule,
        "input.topic.": ("key", "filled", "domain", "order", "reference"),
        "new.cell.": Form,
        "region.": (*FunnelPlace, *GroupKind, *ContactReason, "typ_one", "workbook"),
        "region.group_title_": GroupKind,
        "reply.": ("median", "p90", "open_5", "open_10", "open_20"),
        "status.": RunState,
        "status.at_": Phase,
        "suggest.": Confidence,
        "suggest.cells.": Form,
        "waivers.": WaiverState,
    }
    built = {of + word for of, words in said_of.items() for word in words}
    unused = [key for key in SENTENCES if key not in built and not re.search(rf'"{key}"(?!:)', sources)]

    assert unused == []


def test_every_sentence_that_a_page_asks_for_exists():
    asked = set()
    for path in PACKAGE.rglob("*"):
        if path.suffix in (".py", ".j2"):
            asked |= set(re.findall(r'\bsay\("([\w.-]+)"(?! ~)', path.read_text(encoding="utf-8")))

    assert asked - SENTENCES.keys() == set()
