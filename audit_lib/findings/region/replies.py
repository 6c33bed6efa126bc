"""The region's reply times as they may be shown: every number here has passed suppression.

Clinics, municipalities, types and the total are protected together; so are the months of the period, which add up to
the same total. Months before the period add up to nothing that is shown, so only their own small counts are hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from audit_lib.counts.funnel import FunnelPlace, place_point
from audit_lib.counts.linked_suppression import LinkedCounts, Margin, Shown, suppress_linked
from audit_lib.counts.suppression import ReplyCount
from audit_lib.findings.region.clinics import RegionClinic
from audit_lib.findings.region.groups import find_key
from audit_lib.model.folder import GroupKind
from audit_lib.model.results.region import ShownMonth

MONTH_LENGTH = len("2026-04")


@dataclass(frozen=True)
class RegionReplies:
    """What may be shown: by clinic (in the clinics' order), by group, in all, and by month."""

    clinics: tuple[Shown, ...]
    groups: dict[Margin, Shown]
    total: Shown
    months: tuple[ShownMonth, ...]

    def find_place(self, i: int) -> FunnelPlace | None:
        """Where a clinic lies in the funnel, None when its numbers or the region's are not shown."""
        n, n_in_time = self.clinics[i].n_assessed, self.clinics[i].n_in_time
        if not n or n_in_time is None or not self.total.n_assessed or self.total.n_in_time is None:
            return None
        return place_point(n, n_in_time, self.total.n_in_time / self.total.n_assessed)


def protect_replies(clinics: Sequence[RegionClinic], *, min_cell: int) -> LinkedCounts:
    """Decide what may be shown of each clinic, each municipality, each type and the region."""
    partitions = {kind.value: [find_key(clinic, kind) for clinic in clinics] for kind in GroupKind}
    return suppress_linked([clinic.replies for clinic in clinics], partitions, min_cell=min_cell)


def summarise_replies(
    clinics: Sequence[RegionClinic],
    months: Sequence[tuple[str, ReplyCount]],
    *,
    period: tuple[date, date],
    min_cell: int,
) -> RegionReplies:
    """Protect everything that the region's pages and files say of reply times.

    Args:
        clinics: with true numbers.
        months: the region's true numbers by month, also before the period.
        period: first and last day of sending.
        min_cell: the smallest count that is shown.
    """
    linked = protect_replies(clinics, min_cell=min_cell)
    first, last = (day.isoformat()[:MONTH_LENGTH] for day in period)
    inside = [(month, count) for month, count in months if first <= month <= last]
    outside = [(month, count) for month, count in months if not first <= month <= last]
    within = suppress_linked([count for _, count in inside], {}, min_cell=min_cell)
    alone = [suppress_linked([count], {}, min_cell=min_cell).cells[0] for _, count in outside]
    shown = zip([month for month, _ in inside + outside], [*within.cells, *alone], strict=True)
    months_shown = tuple(ShownMonth(month, cell) for month, cell in sorted(shown, key=lambda pair: pair[0]))
    if inside and within.total.n_in_time is None and linked.total.n_in_time is not None:
        # The months cannot be shown beside this total, and clinics and groups add up to it.
        return RegionReplies(
            tuple(_hide_share(cell) for cell in linked.cells),
            {margin: _hide_share(cell) for margin, cell in linked.margins.items()},
            _hide_share(linked.total),
            months_shown,
        )
    return RegionReplies(linked.cells, linked.margins, linked.total, months_shown)


def _hide_share(shown: Shown) -> Shown:
    return Shown(shown.n_assessed, None if shown.n_assessed else shown.n_in_time)
