"""How other clinics stand beside one clinic: on each rule, and in the funnel of reply times."""

from collections.abc import Mapping
from typing import Literal

from audit_lib.files.described import Described


class PeerNumbers(Described):
    """How clinics stand on a rule; numbers that rest on fewer than min_cell clinics are left out."""

    group: Literal["lika", "alla"]
    """lika = the same clinic_type, alla = every clinic, for the like ones are too few"""
    n_clinics: int
    """Clinics judged, this one included."""
    n_met: int
    n_with_share: int | None = None
    """Clinics with at least min_cell assessed errands."""
    median_permille: int | None = None
    """The median of their shares, in thousandths; a count below min_cell stands as the middle of its class."""


class PeerFunnel(Described):
    """The region's share in time as its page shows it, and the clinics whose numbers stand there."""

    share: float
    n_clinics: int
    curve: tuple[tuple[int, float, float, float, float], ...]
    """[errands, lower 99.8 %, lower 95 %, upper 95 %, upper 99.8 %], exact binomial limits around share."""
    dots: str
    """errands:thousandths in time, one a clinic, without names; empty where more clinics are hidden than shown."""


class Peers(Described):
    """The comparison for one clinic."""

    clinic_type: str | None
    rules: Mapping[str, PeerNumbers]
    funnel: PeerFunnel | None
    """null where the region's share is hidden."""


class RegionPeers(Described):
    """The comparison for every clinic of a run, `peers.json`: a picture of the region when it was written."""

    key: str
    """The decision, dates and readings that it holds for."""
    previous_run: str | None
    """The earlier run that reports are compared with, from the run's folder."""
    funnel: PeerFunnel | None
    alla: Mapping[str, PeerNumbers]
    lika: Mapping[str, Mapping[str, PeerNumbers]]
    """By clinic type."""

    def choose(self, clinic_type: str | None) -> Peers:
        """For each rule the like clinics' numbers, or all clinics' where the like ones are too few."""
        like = self.lika.get((clinic_type or "").strip().lower(), {})
        rules = {rule_id: like.get(rule_id, of_all) for rule_id, of_all in self.alla.items()}
        return Peers(clinic_type, rules, self.funnel)
