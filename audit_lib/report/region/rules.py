"""Every rule over the region's clinics, and the rules about villkorstexter over its texts."""

from collections.abc import Iterable

from audit_lib.model.results.region import RegionResult, RuleTally
from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.report.region.numbers import write_part
from audit_lib.wording.say import say
from audit_lib.wording.swedish import format_number


def show_region_rules(region: RegionResult) -> Fragment:
    """Show for every rule how many clinics meet it, do not, are exempted, cannot be judged, or are not concerned."""
    return render_fragment("region/rules.html.j2", groups=describe_rules(region.rules))


def show_region_texts(region: RegionResult) -> Fragment:
    """Show how many villkorstexter keep each rule about them, and what was seen in the others."""
    rows = [
        (
            row.rule_id,
            row.name,
            [
                write_part(row.uppfylld, row.n_judged),
                format_number(row.ej_uppfylld),
                format_number(row.kan_ej_bedomas),
                " ".join(say("region.texts_seen_row", text=seen.text.rstrip("."), n=seen.n) for seen in row.seen)
                or say("region.none"),
            ],
        )
        for row in region.texts
        if row.n_judged + row.kan_ej_bedomas
    ]
    return render_fragment("region/texts.html.j2", rows=rows)


def describe_rules(rules: Iterable[RuleTally]) -> dict[str, list[tuple[RuleTally, list[str]]]]:
    """Give the rules of each group, with their cells in the table."""
    groups: dict[str, list[tuple[RuleTally, list[str]]]] = {}
    for rule in rules:
        values = [
            write_part(rule.uppfylld, rule.n_judged) if rule.n_judged else say("region.nobody_judged"),
            format_number(rule.ej_uppfylld),
            format_number(rule.varav_undantag),
            format_number(rule.kan_ej_bedomas),
            format_number(rule.ej_tillamplig),
        ]
        groups.setdefault(rule.group, []).append((rule, values))
    return groups
