"""The columns that several of the region's tables share: each heading with the cell that stands under it."""

from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar

from audit_lib.counts.linked_suppression import Shown
from audit_lib.model.results.region import Coverage, RegionResult, RuleTally, Tally, WaivedTally
from audit_lib.model.results.sheets import Cell, NoNumber, Percentage
from audit_lib.wording.say import say
from audit_lib.wording.swedish import round_share

Numbers = TypeVar("Numbers")
NONE = NoNumber(say("region.none"))
HIDDEN = NoNumber(say("region.hidden"), is_hidden=True)
Columns: TypeAlias = Mapping[str, Callable[[Numbers], Cell]]


def fill(columns: Columns[Numbers], numbers: Numbers) -> tuple[Cell, ...]:
    """The cells of a row under these columns."""
    return tuple(cell(numbers) for cell in columns.values())


def write_share(part: int, whole: int) -> Cell:
    """A share; nothing when there is no whole."""
    return Percentage(round_share(part, whole)) if whole else NONE


def _write_count(n: int | None) -> Cell:
    return HIDDEN if n is None else n


def _write_late(reply: Shown) -> Cell:
    n, n_in_time = reply.n_assessed, reply.n_in_time
    return _write_count(None if n is None or n_in_time is None else n - n_in_time)


def _write_in_time(reply: Shown) -> Cell:
    n, n_in_time = reply.n_assessed, reply.n_in_time
    return HIDDEN if n is None or n_in_time is None else write_share(n_in_time, n)


def _count_all(tally: Tally) -> int:
    return tally.n_judged + tally.kan_ej_bedomas


COVERED: Columns[RegionResult] = {
    "i underlaget": lambda region: region.input.clinics,
    "med fel i egna raden": lambda region: region.input.data_error,
    "fel i uppgifterna": lambda region: _write_count(region.input.errors),
    "utelämnade ärenden": lambda region: _write_count(region.input.errands_left_out),
    "andel granskade (%)": lambda region: write_share(region.coverage.audited, region.input.clinics),
    "andel med fel i egna raden (%)": lambda region: write_share(region.input.data_error, region.input.clinics),
}
SCOPE: Columns[Coverage] = {
    "granskade": lambda coverage: coverage.audited,
    "omfattas": lambda coverage: coverage.in_scope,
    "anslutna": lambda coverage: coverage.reached,
    "anslutna där något krav kunde bedömas": lambda coverage: coverage.assessed,
    "anslutna utan krav att åtgärda": lambda coverage: coverage.without_open,
    "anslutna där allt kunde bedömas": lambda coverage: coverage.fully_known,
    "andel som omfattas (%)": lambda coverage: write_share(coverage.in_scope, coverage.audited),
    "andel anslutna (%)": lambda coverage: write_share(coverage.reached, coverage.in_scope),
    "andel anslutna utan krav att åtgärda (%)": lambda coverage: write_share(coverage.without_open, coverage.reached),
    "andel anslutna där allt kunde bedömas (%)": lambda coverage: write_share(coverage.fully_known, coverage.reached),
}
KRAV: Columns[WaivedTally] = {
    "krav uppfyllda": lambda krav: krav.uppfylld,
    "krav ej uppfyllda": lambda krav: krav.ej_uppfylld,
    "varav undantag": lambda krav: krav.varav_undantag,
    "krav som inte kunde bedömas": lambda krav: krav.kan_ej_bedomas,
    "prövade krav": lambda krav: krav.n_judged,
    "krav i allt": _count_all,
    "andel uppfyllda (%)": lambda krav: write_share(krav.uppfylld, krav.n_judged),
    "andel undantag av ej uppfyllda (%)": lambda krav: write_share(krav.varav_undantag, krav.ej_uppfylld),
    "andel krav som inte kunde bedömas (%)": lambda krav: write_share(krav.kan_ej_bedomas, _count_all(krav)),
}
RULE: Columns[RuleTally] = {
    "uppfyller": lambda rule: rule.uppfylld,
    "uppfyller inte": lambda rule: rule.ej_uppfylld,
    "varav undantag": lambda rule: rule.varav_undantag,
    "kan ej bedömas": lambda rule: rule.kan_ej_bedomas,
    "gäller inte": lambda rule: rule.ej_tillamplig,
    "visas": lambda rule: rule.information,
    "prövade mottagningar": lambda rule: rule.n_judged,
    "andel uppfyllda (%)": lambda rule: write_share(rule.uppfylld, rule.n_judged),
}
FAULT: Columns[RuleTally] = {
    "mottagningar att åtgärda": lambda rule: rule.n_open,
    "därtill med undantag": lambda rule: rule.varav_undantag,
    "prövade mottagningar": lambda rule: rule.n_judged,
    "andel att åtgärda (%)": lambda rule: write_share(rule.n_open, rule.n_judged),
}
TEXTS: Columns[Tally] = {
    "uppfyller": lambda texts: texts.uppfylld,
    "uppfyller inte": lambda texts: texts.ej_uppfylld,
    "kan ej bedömas": lambda texts: texts.kan_ej_bedomas,
    "bedömda texter": lambda texts: texts.n_judged,
    "andel uppfyllda (%)": lambda texts: write_share(texts.uppfylld, texts.n_judged),
}
REPLY: Columns[Shown] = {
    "bedömda ärenden": lambda reply: _write_count(reply.n_assessed),
    "i tid": lambda reply: _write_count(reply.n_in_time),
    "sena": _write_late,
    "andel i tid (%)": _write_in_time,
}
