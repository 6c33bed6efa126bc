"""Numbers on the pages: control limits, hidden small counts, Swedish formats, and the catalogue of sentences."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.counts.control_chart import build_control_chart, compute_limits
from audit_lib.counts.funnel import FunnelPlace
from audit_lib.counts.suppression import ReplyCount, suppress_reply_counts
from audit_lib.files.places import PACKAGE
from audit_lib.model.folder import GroupKind
from audit_lib.model.results.region import ContactReason
from audit_lib.report.clinic.changes import PARTS
from audit_lib.report.region.register import Order, RegisterState, Status
from audit_lib.wording import pages as wording
from audit_lib.wording.swedish import format_share

REPORT = PACKAGE / "report"
MONTHS = [f"2025-{m:02d}" for m in range(1, 13)]
ROWS = st.lists(
    st.integers(0, 40).flatmap(lambda n: st.integers(0, n).map(lambda k: ReplyCount(n, k))), min_size=2, max_size=8
)


def test_limits_are_the_mean_and_2_66_mean_moving_ranges():
    values = [52.0, 48.0, 55.0, 51.0, 49.0]
    mean, lower, upper = compute_limits(values)

    assert pytest.approx((51.0, 51.0 - 2.66 * 4.25, 51.0 + 2.66 * 4.25)) == (mean, lower, upper)


def test_equal_months_lie_within_limits_that_coincide():
    chart = build_control_chart([(month, 30, 29) for month in MONTHS], min_cell=5)

    assert chart is not None
    assert not any(point.is_outside for point in chart.points)
    assert chart.n_shifted == 0


def test_seven_months_below_the_mean_are_a_shift():
    shares = [100, 99, 98, 99, 100, 90, 89, 90, 91, 89, 90, 91]
    chart = build_control_chart([(m, 100, k) for m, k in zip(MONTHS, shares, strict=True)], min_cell=5)

    assert chart is not None
    assert (chart.n_shifted, chart.is_shift_upward) == (7, False)


@given(ROWS)
def test_no_small_count_is_shown_and_none_can_be_had_by_subtraction(rows):
    shown = suppress_reply_counts(rows, min_cell=5)

    for row, count in zip(rows, shown, strict=True):
        if count.n_assessed is not None:
            assert not 0 < count.n_assessed < 5
        if count.n_in_time is not None:
            assert not 0 < count.n_in_time < 5
            assert not 0 < row.n_late < 5
    filled = [row for row in rows if row.n_assessed]
    for column, is_hidden in (
        (lambda row: row.n_assessed, lambda count: count.n_assessed is None),
        (lambda row: row.n_in_time, lambda count: count.n_in_time is None),
        (lambda row: row.n_late, lambda count: count.n_in_time is None),
    ):
        hidden = [column(row) for row, count in zip(rows, shown, strict=True) if is_hidden(count)]
        hidden = [n for n in hidden if n]
        all_hidden = sum(is_hidden(count) for count in shown) >= len(filled)
        assert all_hidden or not hidden or (len(hidden) > 1 and sum(hidden) >= 5)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 9, "0\u00a0%"), (9, 9, "100\u00a0%"), (99999, 100000, "99,9\u00a0%"), (1, 99999, "0,1\u00a0%")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(part, whole, text):
    assert text == format_share(part, whole)


def test_every_sentence_of_the_catalogue_is_used():
    files = (path for kind in ("*.py", "*.j2") for path in PACKAGE.rglob(kind))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in files)
    built = {"about.egen", "about.avtal", "about.utan_avtal"}
    built |= {f"reply.{name}" for name in ("median", "p90", "open_5", "open_10", "open_20")}
    built |= {"waivers.galler", "waivers.kommande", "waivers.utgangen"}
    built |= {f"funnel.{place.value}" for place in FunnelPlace} | {f"changes.{part}" for part in PARTS}
    built |= {f"region.{place.value}" for place in FunnelPlace} | {f"index.status_{status}" for status in Status}
    built |= {f"{key}{kind}" for key in ("region.", "region.group_title_") for kind in GroupKind}
    built |= {f"region.{kind}_one" for kind in GroupKind} | {f"region.{reason}" for reason in ContactReason}
    built |= {f"index.{state}" for state in RegisterState} | {f"index.by_{order}" for order in Order}
    built |= {"region.workbook"}
    built |= {f"input.topic.{topic}" for topic in ("key", "filled", "domain", "order", "reference")}
    built |= {f"data.DAT-0{n}" for n in range(1, 8)}
    unused = [key for key in wording.SENTENCES if key not in built and not re.search(rf'"{key}"(?!:)', sources)]

    assert unused == []


def test_every_sentence_that_a_page_asks_for_exists():
    asked = set()
    for path in REPORT.rglob("*"):
        if path.suffix in (".py", ".j2"):
            asked |= set(re.findall(r'\bsay\("([\w.-]+)"[,)]', path.read_text(encoding="utf-8")))

    assert set() == asked - set(wording.SENTENCES)
