"""Every sentence of the catalogue is asked for somewhere, and every sentence that is asked for is there."""

import re

import pytest

from audit_lib.counts.funnel import FunnelPlace
from audit_lib.files.places import PACKAGE
from audit_lib.report.clinic.changes import PARTS
from audit_lib.report.region.register import REGISTER_NAMES, STATUSES
from audit_lib.wording import pages as wording
from audit_lib.wording.swedish import format_share

REPORT = PACKAGE / "report"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 9, "0\u00a0%"), (9, 9, "100\u00a0%"), (99999, 100000, "99,9\u00a0%"), (1, 99999, "0,1\u00a0%")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(part, whole, text):
    assert text == format_share(part, whole)


def test_every_sentence_of_the_catalogue_is_used():
    files = (path for kind in ("*.py", "*.j2") for path in PACKAGE.rglob(kind))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in files)
    built = {"index.klar", "index.fel", "index.datafel", "about.egen", "about.avtal", "about.utan_avtal"}
    built |= {f"reply.{name}" for name in ("median", "p90", "open_5", "open_10", "open_20")}
    built |= {"waivers.galler", "waivers.kommande", "waivers.utgangen"}
    built |= {f"funnel.{place.value}" for place in FunnelPlace} | {f"changes.{part}" for part in PARTS}
    built |= {f"region.{place.value}" for place in FunnelPlace} | {f"index.status_{status}" for status in STATUSES}
    built |= {f"{key}{kind}" for key in ("region.", "region.group_title_") for kind in ("kommun", "typ")}
    built |= {"region.typ_one", "region.workbook", *(f"index.by_{order}" for order in REGISTER_NAMES)}
    built |= {f"input.topic.{topic}" for topic in ("key", "filled", "domain", "order", "reference")}
    built |= {f"data.DAT-0{n}" for n in range(1, 8)}
    unused = [key for key in wording.SENTENCES if key not in built and not re.search(rf'"{key}"(?!:)', sources)]

    assert unused == []


def test_every_sentence_that_a_page_asks_for_exists():
    asked = set()
    for path in REPORT.rglob("*"):
        if path.suffix in (".py", ".j2"):
            asked |= set(re.findall(r'\bsay\("([\w.-]+)"', path.read_text(encoding="utf-8")))

    assert set() == asked - set(wording.SENTENCES)
