"""How other clinics stand, in words and in a picture: beside each rule, and around the clinic's own reply times."""

from audit_lib.counts.funnel import Funnel, compute_funnel_limits, place_point, trace_limits
from audit_lib.model.decision.roles import Role
from audit_lib.model.results.clinic import ClinicResult
from audit_lib.model.results.peers import PeerFunnel, Peers
from audit_lib.model.verdict import Kind
from audit_lib.report.figures.funnel import draw_funnel
from audit_lib.report.figures.picture import Figure
from audit_lib.wording.lists import cut_label
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import format_share, format_tenths


def introduce_peers(result: ClinicResult) -> str:
    """Who a clinic is compared with, in a sentence or two."""
    peers, min_cell = result.peers, result.run.min_cell
    if peers is None:
        return say("peers.unknown")
    if not peers.rules:
        return say("peers.too_few", min_cell=min_cell)
    if not peers.clinic_type:
        return say("peers.no_type")
    return say("peers.intro", clinic_type=cut_label(peers.clinic_type), min_cell=min_cell)


def describe_peers(result: ClinicResult, rule_id: str) -> str:
    """How others stand on one rule; "" when it is not known or rests on too few."""
    numbers = result.peers.rules.get(rule_id) if result.peers else None
    if numbers is None:
        return ""
    rule = result.rules[rule_id]
    said = say(
        "peers.follow" if rule.kind is Kind.REKOMMENDATION else "peers.meet",
        who=say("peers.like") if numbers.group == "lika" else say("peers.all"),
        n_met=numbers.n_met,
        n=numbers.n_clinics,
        share=format_share(numbers.n_met, numbers.n_clinics),
    )
    if numbers.median_permille is None:
        return said + "."
    median = format_tenths(numbers.median_permille)
    return said + say("peers.median_in_time" if rule.role is Role.FIRST_REPLY else "peers.median", median=median) + "."


def describe_funnel(peers: Peers | None, counts: tuple[int, int], *, min_cell: int) -> Figure:
    """The clinic among the others, or why it is not drawn; `counts` are its own (n_assessed, n_in_time)."""
    n, n_in_time = counts
    heading = say("funnel.heading")
    if peers is None:
        return Figure(heading=heading, note=say("peers.unknown"))
    if n < min_cell or peers.funnel is None:
        return Figure(heading=heading, note=say("funnel.few", min_cell=min_cell))
    funnel = _read_funnel(peers.funnel, n)
    place = place_point(n, n_in_time, funnel.share)
    lower, _, _, upper = compute_funnel_limits(n, funnel.share)
    own, region = format_share(n_in_time, n), format_tenths(round(1000 * funnel.share))
    limits = {"lower": format_tenths(round(1000 * lower)), "upper": format_tenths(round(1000 * upper))}
    title = say("funnel.title")
    description = (
        say("funnel.description", clinics=say_count("clinics", funnel.n_clinics), own=own, **limits)
        if funnel.dots
        else say("funnel.description_alone", own=own, **limits)
    )
    return Figure(
        heading=heading,
        picture=draw_funnel("funnel", title, description, funnel, own=counts, is_outside=place.is_outside),
        caption=title,
        legend=say("funnel.legend", dots=say("funnel.dots" if funnel.dots else "funnel.no_dots"), region=region),
        sentences=[say("funnel.own", own=own, region=region), say(f"funnel.{place}", **limits)],
    )


def _read_funnel(found: PeerFunnel, n: int) -> Funnel:
    """The funnel as the result has it; its limits are drawn out to the clinic's own size where all others differ."""
    curve, smallest, largest = found.curve, found.curve[0][0], found.curve[-1][0]
    if not smallest <= n <= largest:
        curve = trace_limits(min(n, smallest), max(n, largest), found.share)
    pairs = (pair.split(":") for pair in found.dots.split())
    dots = tuple((int(errands), int(permille)) for errands, permille in pairs)
    return Funnel(share=found.share, n_clinics=found.n_clinics, curve=curve, dots=dots)
