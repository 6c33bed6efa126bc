"""Control limits, and small counts that are hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_lib.counts.control_chart import build_control_chart, compute_limits
from audit_lib.counts.suppression import suppress_counts

MONTHS = [f"2025-{m:02d}" for m in range(1, 13)]


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


@given(st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_no_small_count_is_shown_and_none_can_be_had_by_subtraction(counts):
    shown = suppress_counts(counts, min_cell=5)
    hidden = [n for n, seen in zip(counts, shown, strict=True) if seen is None]

    assert [n for n in shown if n is not None and 0 < n < 5] == []
    assert not hidden or (len(hidden) > 1 and sum(hidden) >= 5) or len(hidden) == sum(n > 0 for n in counts)
