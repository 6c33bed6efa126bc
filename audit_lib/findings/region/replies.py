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


def summarise_replies(
    clinics: Sequence[RegionClinic],
    months: Sequence[tuple[str, ReplyCount]],
    *,
    period: tuple[date, date],
    min_cell: int,
) -> RegionReplies:
    """Protect everything that the region's pages and files say of reply times; what is given are true numbers.

    `months` are the region's, also those before the period: the first and last day of sending.
    """
    partitions = {kind.value: [find_key(clinic, kind) for clinic in clinics] for kind in GroupKind}
    linked = suppress_linked([clinic.replies for clinic in clinics], partitions, min_cell=min_cell)
    first, last = (day.isoformat()[: len("2026-04")] for day in period)
    inside = {month: count for month, count in months if first <= month <= last}
    within = suppress_linked([*inside.values()], {}, min_cell=min_cell)
    shown = dict(zip(inside, within.cells, strict=True))
    for month, count in months:
        if month not in inside:
            shown[month] = suppress_linked([count], {}, min_cell=min_cell).cells[0]
    months_shown = tuple(ShownMonth(month, shown[month]) for month in sorted(shown))
    if inside and within.total.n_in_time is None and linked.total.n_in_time is not None:
        # The months cannot be shown beside this total, and clinics and groups add up to it.
        margins = {margin: _hide_share(cell) for margin, cell in linked.margins.items()}
        linked = LinkedCounts(tuple(map(_hide_share, linked.cells)), margins)
    return RegionReplies(linked.cells, linked.margins, linked.total, months_shown)


def _hide_share(shown: Shown) -> Shown:
    return Shown(shown.n_assessed, None if shown.n_assessed else shown.n_in_time)
