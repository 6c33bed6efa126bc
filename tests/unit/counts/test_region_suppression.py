"""An attacker with all that is shown of a region, linear algebra and linear programming; syntetiska data."""

import random
from dataclasses import fields

import numpy as np
import pytest
from scipy.optimize import linprog

from audit_lib.audit.region.peers import compare_replies, list_shares
from audit_lib.counts.linked_suppression import TOTAL, Shown, suppress_linked
from audit_lib.counts.suppression import ReplyCount
from audit_lib.findings.region.replies import RegionReplies

MIN_CELL = 5


def make_cells(seed, n_clinics):
    draw = random.Random(seed)  # noqa: S311
    cells = []
    for _ in range(n_clinics):
        n = draw.choice((0, 1, 2, 3, 4, 5, 6, 9, 12, 30))
        late = draw.choice((0, 0, 1, 2, 4, 5, n))
        cells.append(ReplyCount(n, n - min(late, n)))
    towns = [draw.choice("ABCD") for _ in cells]
    types = [draw.choice("xyz") for _ in cells]
    return cells, {"kommun": towns, "typ": types}


def form(indices, n_cells, in_time, late):
    """A sum over clinics, as coefficients of errands in time and late."""
    row = np.zeros(2 * n_cells)
    for i in indices:
        row[i], row[n_cells + i] = in_time, late
    return row


def compare(shown):
    """The funnel that stands in every clinic's result, as `peers.json` has it."""
    return compare_replies(RegionReplies(shown.cells, shown.margins, shown.total, ()), min_cell=MIN_CELL)


class Attacker:
    """Knows every shown count as a sum of the clinics' errands in time and late, and which of those are nought.

    The attacker has a clinic's report too: the share in its funnel, and the size of each clinic that the curve or a dot
    is of. A size that stands nowhere among the shown ones can only be a hidden clinic's.
    """

    def __init__(self, cells, partitions, shown):
        self.n = len(cells)
        self.truth = np.array([cell.n_in_time for cell in cells] + [cell.n_late for cell in cells], float)
        self.places = {("cell", str(i)): ([i], shown.cells[i]) for i in range(self.n)}
        for margin, count in shown.margins.items():
            groups = partitions.get(margin[0])
            indices = range(self.n) if groups is None else [i for i in range(self.n) if groups[i] == margin[1]]
            self.places[margin] = (list(indices), count)
        self.known = [np.zeros(2 * self.n)] + [np.eye(2 * self.n)[k] for k in range(2 * self.n) if self.truth[k] == 0]
        for indices, count in self.places.values():
            if count.n_assessed is not None:
                self.known.append(form(indices, self.n, 1, 1))
            if count.n_in_time is not None:
                self.known.append(form(indices, self.n, 1, 0))
        funnel = compare(shown)
        if funnel:
            self.known.append(form(range(self.n), self.n, 1 - funnel.share, -funnel.share))
            sizes = {int(dot.split(":")[0]) for dot in funnel.dots.split()}
            sizes |= {funnel.curve[end][0] for end in (0, -1)}
            sizes -= {cell.n_assessed for cell in shown.cells}
            self.known += [form([i], self.n, 1, 1) for i, cell in enumerate(cells) if cell.n_assessed in sizes]
        self.known = np.array(self.known)

    def list_small(self):
        for indices, _ in self.places.values():
            for parts in ((1, 1), (1, 0), (0, 1)):
                wanted = form(indices, self.n, *parts)
                if 0 < wanted @ self.truth < MIN_CELL:
                    yield wanted

    def can_derive(self, wanted):
        rank = np.linalg.matrix_rank(self.known)
        return rank == np.linalg.matrix_rank(np.vstack([self.known, wanted]))

    def bound(self, wanted):
        ends = [
            linprog(sign * wanted, A_eq=self.known, b_eq=self.known @ self.truth, bounds=(0, None)).fun
            for sign in (1, -1)
        ]
        return ends[0], -ends[1]


@pytest.mark.parametrize("n_clinics", [1, 2, 3, 5, 8, 13])
def test_no_small_count_is_a_combination_of_what_is_shown(n_clinics):
    for seed in range(40):
        cells, partitions = make_cells(seed, n_clinics)
        attacker = Attacker(cells, partitions, suppress_linked(cells, partitions, min_cell=MIN_CELL))

        assert not any(attacker.can_derive(wanted) for wanted in attacker.list_small()), (seed, cells, partitions)


def test_nor_is_a_small_count_squeezed_to_one_value_by_what_is_shown():
    for seed in range(40):
        cells, partitions = make_cells(1000 + seed, 7)
        attacker = Attacker(cells, partitions, suppress_linked(cells, partitions, min_cell=MIN_CELL))
        widths = [high - low for low, high in map(attacker.bound, attacker.list_small())]

        assert all(width > 0.5 for width in widths), (seed, cells, partitions)


def test_the_attacked_regions_have_funnels_with_clinics_hidden_beside_those_drawn():
    drawn = []
    for seed in range(40):
        cells, partitions = make_cells(seed, 13)
        shown = suppress_linked(cells, partitions, min_cell=MIN_CELL)
        drawn.append(compare(shown) is not None and any(cell.n_in_time is None for cell in shown.cells))

    assert any(drawn)


def test_a_funnel_gives_no_size_of_a_hidden_clinic_and_no_sum_but_the_regions():
    # Of 1,089 errands two clinics have 3 and 6. Were only the 3 left out of the funnel, 1,086 would give both.
    cells = [ReplyCount(3, 3), ReplyCount(6, 6), *[ReplyCount(100 + 10 * i, 90) for i in range(8)]]
    shown = suppress_linked(cells, {"kommun": ["A"] * 10}, min_cell=5)
    funnel = compare(shown)

    assert [shown.cells[i].n_assessed for i in (0, 1)] == [None, None]
    assert shown.total.n_assessed == 1089
    assert funnel.n_clinics == 8
    assert {"share", "n_clinics", "curve", "dots"} == {field.name for field in fields(funnel)}
    assert [funnel.curve[end][0] for end in (0, -1)] == [100, 170]
    assert funnel.share == shown.total.n_in_time / 1089


def test_there_is_no_funnel_where_the_regions_own_share_is_hidden():
    cells = [ReplyCount(100, 90)] * 8
    shown = suppress_linked(cells, {}, min_cell=5)
    hidden = Shown(800, None)

    assert compare(shown) is not None
    assert compare_replies(RegionReplies(shown.cells, {}, hidden, ()), min_cell=5) is None


def test_a_clinics_share_for_the_median_tells_no_more_than_the_regions_page():
    shares = []
    for late in (1, 2, 3, 4):
        cells = [ReplyCount(40, 40 - late), ReplyCount(3, 3), ReplyCount(7, 6), *[ReplyCount(100, 90)] * 6]
        shown = suppress_linked(cells, {}, min_cell=5)
        replies = RegionReplies(shown.cells, {}, shown.total, ())
        shares.append(list_shares([f"{i}" for i in range(9)], replies, min_cell=5))

    assert [share["0"] for share in shares] == [938] * 4
    assert not [share for share in shares if {"1", "2"} & set(share)]
    assert [share["8"] for share in shares] == [900] * 4


def test_the_attack_succeeds_on_tables_that_are_protected_one_by_one():
    # Each table alone is safe by hiding only what is small; together the two towns give the third clinic back.
    cells = [ReplyCount(3, 3), ReplyCount(40, 40), ReplyCount(20, 20)]
    partitions = {"kommun": ["A", "A", "B"], "typ": ["x", "x", "x"]}
    naive = suppress_linked(cells, partitions, min_cell=1)
    shown = type(naive)((type(naive.cells[0])(None, None), *naive.cells[1:]), naive.margins)

    assert Attacker(cells, partitions, shown).can_derive(form([0], 3, 1, 1))


def test_two_hidden_counts_at_their_most_get_a_third_beside_them():
    # Were only small counts hidden, eight late errands in two clinics would be four and four.
    cells = [ReplyCount(20, 16), ReplyCount(30, 26), ReplyCount(90, 80), ReplyCount(99, 80)]
    shown = suppress_linked(cells, {"kommun": ["A"] * 4}, min_cell=5)

    assert [row.n_in_time for row in shown.cells] == [None, None, None, 80]


def test_what_is_large_everywhere_is_shown_everywhere():
    cells = [ReplyCount(100, 90), ReplyCount(50, 45), ReplyCount(70, 60), ReplyCount(0, 0)]
    shown = suppress_linked(cells, {"kommun": ["A", "A", "B", "B"], "typ": ["x", "y", "x", "y"]}, min_cell=5)

    assert [(row.n_assessed, row.n_in_time) for row in shown.cells] == [(100, 90), (50, 45), (70, 60), (0, 0)]
    assert None not in [count.n_in_time for count in shown.margins.values()]


def test_the_total_of_a_large_region_is_shown_though_most_clinics_have_few_late_errands():
    cells = [ReplyCount(60 + i, 59 + i - i % 7) for i in range(200)]
    shown = suppress_linked(cells, {"kommun": [f"{i % 9}" for i in range(200)]}, min_cell=5)
    hidden = [row for row, cell in zip(shown.cells, cells, strict=True) if row.n_in_time is None and cell.n_late >= 5]

    assert (sum(cell.n_assessed for cell in cells), sum(cell.n_in_time for cell in cells)) == (
        shown.total.n_assessed,
        shown.total.n_in_time,
    )
    assert hidden == [], "nothing more is hidden than the small counts themselves protect"
    assert (TOTAL, "") in shown.margins


def test_a_region_with_one_clinic_shows_no_small_count_through_its_total():
    shown = suppress_linked([ReplyCount(30, 28)], {"kommun": ["A"]}, min_cell=5)

    assert [shown.cells[0].n_assessed, shown.total.n_assessed] == [30, 30]
    assert [shown.cells[0].n_in_time, *(row.n_in_time for row in shown.margins.values())][:3] == [None, None, None]
