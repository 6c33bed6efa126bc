"""The register: every clinic with a link to its report, from A to Ö, by municipality, and by how it stands.

Three pages and not three lists on one: with 1,700 clinics one page would weigh megabytes, and the browser's own
search would find each clinic three times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

from audit_lib.model.results.region import InputCoverage, WaivedTally
from audit_lib.model.results.run_description import RunDescription
from audit_lib.report.fragments import render_fragment
from audit_lib.report.page_frame import describe_page
from audit_lib.report.region.numbers import describe_loss
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import build_sort_key, get_initial


class Order(StrEnum):
    """What the register is ordered by."""

    NAME = "name"
    MUNICIPALITY = "municipality"
    STATUS = "status"


class RegisterState(StrEnum):
    """What became of a clinic's report."""

    KLAR = "klar"
    FEL = "fel"
    DATAFEL = "datafel"


class Status(StrEnum):
    """How a clinic stands, what needs somebody first; a waived krav is not left to mend."""

    FEL = "fel"
    DATAFEL = "datafel"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    MET = "met"
    NONE = "none"


REGISTER_NAMES = {
    Order.NAME: "index.html",
    Order.MUNICIPALITY: "index-kommun.html",
    Order.STATUS: "index-lage.html",
}


@dataclass(frozen=True)
class RegisterRow:
    """A clinic of the register; without a verdict it has no krav, and without a report no `href`."""

    clinic_id: str
    name: str
    municipality: str
    state: RegisterState
    krav: WaivedTally | None
    href: str

    @property
    def status(self) -> Status:
        """How the clinic stands."""
        if self.state is not RegisterState.KLAR:
            return Status(self.state)
        if self.krav is None:
            return Status.NONE
        if self.krav.n_open:
            return Status.UNMET
        if self.krav.kan_ej_bedomas:
            return Status.UNKNOWN
        return Status.MET if self.krav.n_judged else Status.NONE

    @property
    def counts(self) -> str:
        """The clinic's krav by verdict in a line, where there is a report."""
        if self.state is not RegisterState.KLAR:
            return ""
        krav = self.krav
        if krav is None or not krav.n_judged + krav.kan_ej_bedomas:
            return say("index.no_krav")
        return say("index.counts", n_met=krav.uppfylld, n_unmet=krav.ej_uppfylld, n_unknown=krav.kan_ej_bedomas)


@dataclass(frozen=True)
class Register:
    """Every clinic of a run, whatever became of it."""

    synthetic: bool
    run: RunDescription
    clinics: Sequence[RegisterRow]
    covered: InputCoverage


def render_index(register: Register, by: Order = Order.NAME) -> str:
    """Render one of the register's pages.

    Raises:
        ReportError: a link leads out of the run's folder.
    """
    clinics = register.clinics
    n_done, n_failed = (sum(row.state is state for row in clinics) for state in (RegisterState.KLAR, RegisterState.FEL))
    return render_fragment(
        "basutbud/clinics_index.html.j2",
        page=describe_page(say("index.title")),
        register=register,
        tally=say("index.tally", n_done=n_done, clinics=say_count("clinics", len(clinics))),
        failed=say("index.failed", clinics=say_count("clinics", n_failed)) if n_failed else "",
        orders=[(say(f"index.by_{order}"), "" if order == by else href) for order, href in REGISTER_NAMES.items()],
        is_long_names=by != Order.NAME,
        shows_place=by != Order.MUNICIPALITY,
        loss=describe_loss(register.covered),
        unaudited=register.covered.unaudited,
        sections=_divide(clinics, by),
    ).html


def _divide(rows: Sequence[RegisterRow], by: Order) -> list[tuple[str, list[RegisterRow]]]:
    """Divide the clinics, in the order of their names, into titled sections in the register's order."""
    sections: dict[tuple[int, str, str], list[RegisterRow]] = {}
    for row in sorted(rows, key=lambda row: (build_sort_key(row.name), row.clinic_id)):
        if by == Order.STATUS:
            title, first = say(f"index.status_{row.status}"), list(Status).index(row.status)
        elif by == Order.MUNICIPALITY:
            title, first = " ".join(row.municipality.split()) or say("region.no_name"), int(not row.municipality)
        else:
            if row.name == row.clinic_id:
                continue  # of no initial; it stands among those without an audit
            title, first = get_initial(row.name), 0
        sections.setdefault((first, build_sort_key(title), title), []).append(row)
    return [(title, members) for (_, _, title), members in sorted(sections.items(), key=itemgetter(0))]
