"""The region's first screen: how far the decision is met, how much is covered, what fails most, whom to contact."""

from audit_lib.model.results.region import Contact, ContactReason, Coverage, RegionResult, WaivedTally
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.report.region.numbers import Line, describe_loss, write_part
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import format_number, format_share

MOST_CONTACTS = 25


def show_region_summary(region: RegionResult) -> Fragment:
    """Show the share of krav met, the coverage with its denominators, and the krav most clinics have to mend."""
    return render_fragment(
        "region/summary.html.j2",
        region=region,
        sentences=describe_standing(region.krav, region.coverage),
        coverage=_describe_coverage(region),
        loss=describe_loss(region.input),
    )


def show_region_contacts(region: RegionResult) -> Fragment:
    """Show the clinics to contact first, with the reasons and a link to the report; the list is limited."""
    contacts = [(contact.clinic, write_reasons(contact)) for contact in region.contacts]
    rows = [
        Line(clinic.name, clinic.href, [clinic.municipality or say("region.none"), reasons])
        for clinic, reasons in contacts[:MOST_CONTACTS]
    ]
    return render_fragment("region/contacts.html.j2", rows=rows, n_contacts=len(contacts))


def describe_standing(krav: WaivedTally, coverage: Coverage) -> list[str]:
    """Say how far the krav are met, and how many clinics have nothing left to mend."""
    first = _say_met(krav.uppfylld, krav.n_judged) if krav.n_judged else say("region.summary_none")
    if not coverage.reached:
        return [first, say("region.nobody_reached")]
    if not coverage.assessed:
        return [first]
    if not coverage.without_open:
        return [first, _say_all_open(coverage.assessed, coverage.reached)]
    connected = say_count("connected", coverage.reached)
    return [first, say("region.without_open", n=coverage.without_open, reached=connected)]


def _say_all_open(assessed: int, reached: int) -> str:
    if assessed < reached:
        return say("region.assessed_open", n=assessed, reached=say_count("connected", reached))
    return say("region.all_open_one") if reached == 1 else say("region.all_open", n=reached)


def _say_met(n_met: int, n_judged: int) -> str:
    values = {"judged": say_count("judged_krav", n_judged), "share": format_share(n_met, n_judged)}
    return say("region.summary_one", **values) if n_met == 1 else say("region.summary", met=n_met, **values)


def write_reasons(contact: Contact) -> str:
    """Write a clinic's reasons to be contacted."""
    reply, n_open = contact.clinic.reply, contact.clinic.krav.n_open
    return "; ".join(
        say(
            f"region.{reason}",
            n=n_open if reason is ContactReason.MANY_OPEN else reply.n_assessed,
            n_in_time=reply.n_in_time,
        )
        for reason in contact.reasons
    )


def _describe_coverage(region: RegionResult) -> list[tuple[str, str]]:
    n_clinics, n_in_error = region.input.clinics, region.input.data_error
    rows = [
        (say("region.in_input"), format_number(n_clinics)),
        (say("region.judged"), write_part(region.coverage.audited, n_clinics)),
    ]
    if n_in_error:
        rows.append((say("region.row_errors"), write_part(n_in_error, n_clinics)))
    return rows + describe_scope(region.coverage, region.krav)


def describe_scope(coverage: Coverage, krav: WaivedTally) -> list[tuple[str, str]]:
    """Give label and value of how many clinics are concerned, and how their krav stand."""
    return [
        (say("region.in_scope"), write_part(coverage.in_scope, coverage.audited)),
        (say("region.reached"), write_part(coverage.reached, coverage.in_scope)),
        (say("region.finished"), write_part(coverage.without_open, coverage.reached)),
        (say("region.fully_known"), write_part(coverage.fully_known, coverage.reached)),
        (say("region.met_krav"), write_part(krav.uppfylld, krav.n_judged)),
        (say("region.waived_krav"), write_part(krav.varav_undantag, krav.ej_uppfylld)),
        (say("region.unknown_krav"), write_part(krav.kan_ej_bedomas, krav.n_judged + krav.kan_ej_bedomas)),
    ]
