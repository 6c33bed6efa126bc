"""Small counts of errands hidden in all the region's tables at once, so that none of them gives another's back.

The same errands stand by clinic, by municipality, by clinic type and as a total. A hidden cell is had back as soon
as it is a sum or difference of what is shown, in whichever table, page or file. So all of it is decided here, once:

1. a count of 1 to `min_cell` - 1 is hidden, in each place;
2. of what a shown total leaves hidden, at least two cells have something in them, together no less than `min_cell`
   and not the least or most they can be: of assessed, of those in time and of late errands, each on its own;
3. whatever small count is still a linear combination of shown ones (`span`) costs the smallest total it takes.

A clinic's verdict may tell that it has no late errand at all, so a zero protects nobody and counts as known.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from audit_lib.counts.span import find_in_span
from audit_lib.counts.suppression import ReplyCount, is_small

TOTAL = "*"
"""The partition with one group, everything."""

Margin: TypeAlias = tuple[str, str]
"""A partition's name and one of its groups."""


@dataclass(frozen=True)
class Shown:
    """A count as it may be shown; None is hidden. Without `n_in_time` there is no share and no late count."""

    n_assessed: int | None
    n_in_time: int | None


@dataclass(frozen=True)
class LinkedCounts:
    """Every cell and every margin as it may be shown."""

    cells: tuple[Shown, ...]
    margins: dict[Margin, Shown]

    @property
    def total(self) -> Shown:
        """The sum of all cells."""
        return self.margins[TOTAL, ""]


@dataclass
class _Table:
    cells: Sequence[ReplyCount]
    members: dict[Margin, list[int]]
    min_cell: int
    hidden: dict[str, set[int]] = field(default_factory=lambda: {"n": set(), "t": set()})
    hidden_margins: dict[str, set[Margin]] = field(default_factory=lambda: {"n": set(), "t": set()})

    def add_up(self, indices: Iterable[int]) -> ReplyCount:
        rows = [self.cells[i] for i in indices]
        return ReplyCount(sum(row.n_assessed for row in rows), sum(row.n_in_time for row in rows))

    def hide_cell(self, column: str, i: int) -> None:
        # Who sees the errands in time but not their number sees nothing that is of use: "t" is hidden with "n".
        for name in ("n", "t") if column == "n" else ("t",):
            self.hidden[name].add(i)

    def hide_margin(self, column: str, margin: Margin) -> None:
        for name in ("n", "t") if column == "n" else ("t",):
            self.hidden_margins[name].add(margin)

    def shown_margins(self, column: str) -> Iterator[Margin]:
        return (margin for margin in self.members if margin not in self.hidden_margins[column])

    def atoms(self, column: str, indices: Iterable[int]) -> dict[tuple[str, int], int]:
        """The unknown parts of the hidden cells: errands in time ("t"), late ("l"), by cell, with their coefficients.

        `column` tells which sum of them: "n" assessed, "t" in time, "l" late. Where a cell's assessed errands are
        shown, late is what in time is not, so one unknown stands for both.
        """
        wanted: dict[tuple[str, int], int] = {}
        for i in indices:
            row = self.cells[i]
            if i in self.hidden["n"]:
                for part, count in (("t", row.n_in_time), ("l", row.n_late)):
                    if count and column in ("n", part):
                        wanted[part, i] = 1
            elif i in self.hidden["t"] and row.n_in_time and row.n_late and column != "n":
                wanted["t", i] = 1 if column == "t" else -1
        return wanted


def suppress_linked(
    cells: Sequence[ReplyCount], partitions: Mapping[str, Sequence[str]], *, min_cell: int
) -> LinkedCounts:
    """Decide for every cell, every group of every partition, and the total, what may be shown.

    Args:
        cells: assessed errands and those in time, a cell a clinic (or a month).
        partitions: name → each cell's group; the total is added.
        min_cell: the smallest count that is shown, but for 0.
    """
    members: dict[Margin, list[int]] = {(TOTAL, ""): list(range(len(cells)))}
    for name, groups in partitions.items():
        for i, group in enumerate(groups):
            members.setdefault((name, group), []).append(i)
    table = _Table(cells, members, min_cell)
    _hide_small(table)
    while _widen_margins(table) or _widen_partitions(table, partitions) or _break_combinations(table):
        pass
    return LinkedCounts(
        cells=tuple(
            Shown(
                None if i in table.hidden["n"] else row.n_assessed,
                None if i in table.hidden["t"] else row.n_in_time,
            )
            for i, row in enumerate(cells)
        ),
        margins={
            margin: Shown(
                None if margin in table.hidden_margins["n"] else row.n_assessed,
                None if margin in table.hidden_margins["t"] else row.n_in_time,
            )
            for margin, row in ((margin, table.add_up(indices)) for margin, indices in members.items())
        },
    )


def _list_small(row: ReplyCount, min_cell: int) -> list[str]:
    counts = {"n": row.n_assessed, "t": row.n_in_time, "l": row.n_late}
    return [column for column, count in counts.items() if is_small(count, min_cell)]


def _hide_small(table: _Table) -> None:
    for i, row in enumerate(table.cells):
        small = _list_small(row, table.min_cell)
        if small:
            table.hide_cell("n" if "n" in small else "t", i)
    for margin, indices in table.members.items():
        small = _list_small(table.add_up(indices), table.min_cell)
        if small:
            table.hide_margin("n" if "n" in small else "t", margin)


def _is_safe(table: _Table, column: str, indices: Iterable[int]) -> bool:
    """Whether a known sum over these cells protects what is hidden in it."""
    columns: dict[str, Callable[[ReplyCount], int]] = (
        {"n": lambda row: row.n_assessed}
        if column == "n"
        else {"t": lambda row: row.n_in_time, "l": lambda row: row.n_late}
    )
    indices = list(indices)
    for name, count_of in columns.items():
        unknown = {i for _, i in table.atoms(name, indices)}
        if not _is_open([count_of(table.cells[i]) for i in unknown], table.min_cell):
            return False
    return True


def _is_open(counts: Sequence[int], min_cell: int) -> bool:
    """Whether the sum of hidden counts leaves each of them open, also to who knows which of them are small."""
    if not counts:
        return True
    total, n_small = sum(counts), sum(count < min_cell for count in counts)
    n_large = len(counts) - n_small
    is_least = total == n_small + n_large * min_cell
    is_most = not n_large and total == n_small * (min_cell - 1)
    return len(counts) > 1 and total >= min_cell and not is_least and not is_most


def _widen_margins(table: _Table) -> bool:
    """Rule 2 for each shown margin: hide its smallest shown cells, or the margin itself when there are none left."""
    changed = False
    for column in ("n", "t"):
        for margin in list(table.shown_margins(column)):
            while not _is_safe(table, column, table.members[margin]):
                changed = True
                candidate = _find_cell(table, column, table.members[margin])
                if candidate is None:
                    table.hide_margin(column, margin)
                    break
                table.hide_cell(column, candidate)
    return changed


def _find_cell(table: _Table, column: str, indices: Iterable[int]) -> int | None:
    """The smallest shown cell that protects others: for shares one with errands both in time and late."""
    useful = [
        i
        for i in indices
        if i not in table.hidden[column]
        and (table.cells[i].n_assessed if column == "n" else table.cells[i].n_in_time and table.cells[i].n_late)
    ]
    return min(useful, key=lambda i: (table.cells[i].n_assessed, i), default=None)


def _widen_partitions(table: _Table, partitions: Iterable[str]) -> bool:
    """Rule 2 for what the total leaves to a partition's hidden margins: hide the smallest margin that helps."""
    for column in ("n", "t"):
        if (TOTAL, "") in table.hidden_margins[column]:
            continue
        for name in partitions:
            margins = [margin for margin in table.members if margin[0] == name]
            left = [i for m in margins if m in table.hidden_margins[column] for i in table.members[m]]
            if _is_safe(table, column, left):
                continue
            shown = [m for m in margins if m not in table.hidden_margins[column]]
            helpful = [m for m in shown if _find_cell(table, column, table.members[m]) is not None] or [
                m for m in shown if table.atoms(column, table.members[m])
            ]
            if not helpful:
                table.hide_margin(column, (TOTAL, ""))
                return True
            chosen = min(helpful, key=lambda m: (table.add_up(table.members[m]).n_assessed, m))
            table.hide_margin(column, chosen)
            candidate = _find_cell(table, column, table.members[chosen])
            # Its cells would otherwise add up to what was hidden of it.
            if candidate is not None and not table.atoms(column, table.members[chosen]):
                table.hide_cell(column, candidate)
            return True
    return False


def _break_combinations(table: _Table) -> bool:
    """Rule 3: while a small count lies in the span of what is shown, hide the smallest margin that it takes."""
    equations = {
        (column, margin): table.atoms(column, table.members[margin])
        for column in ("n", "t")
        for margin in table.shown_margins(column)
    }
    equations = {name: atoms for name, atoms in equations.items() if atoms}
    targets = [
        table.atoms(column, [i])
        for i in sorted(table.hidden["t"])
        for column in _list_small(table.cells[i], table.min_cell)
    ]
    targets += [
        table.atoms(column, table.members[margin])
        for margin in table.hidden_margins["t"]
        for column in _list_small(table.add_up(table.members[margin]), table.min_cell)
    ]
    used = find_in_span(equations, [target for target in targets if target])
    if not used:
        return False
    column, margin = min(
        used, key=lambda key: (key[1][0] == TOTAL, table.add_up(table.members[key[1]]).n_assessed, key)
    )
    table.hide_margin(column, margin)
    return True
