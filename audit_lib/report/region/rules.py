"""Every rule over the region's clinics, and the rules about villkorstexter over its texts."""

from collections.abc import Mapping, Sequence
from typing import Any

from audit_lib.report.fragments import Fragment, render_fragment
from audit_lib.report.region.numbers import count_judged, write_part
from audit_lib.wording.say import say, say_count
from audit_lib.wording.swedish import format_number


def show_region_rules(region: Mapping[str, Any]) -> Fragment:
    """Show for every rule how many clinics meet it, do not, are exempted, cannot be judged, or are not concerned."""
    return render_fragment("region/rules.html.j2", groups=describe_rules(region["rules"]))


def show_region_texts(region: Mapping[str, Any]) -> Fragment:
    """Show how many villkorstexter keep each rule about them, and what was seen in the others."""
    rows = [
        {
            "rule_id": row["rule_id"],
            "name": row["name"],
            "values": [
                write_part(row["uppfylld"], count_judged(row)),
                format_number(row["ej_uppfylld"]),
                format_number(row["kan_ej_bedomas"]),
                " ".join(_write_seen(seen) for seen in row["seen"]) or say("region.none"),
            ],
        }
        for row in region["texts"]
        if count_judged(row) + row["kan_ej_bedomas"]
    ]
    return render_fragment("region/texts.html.j2", rows=rows)


def describe_rules(rules: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of each group of rules; `note` stands instead of numbers where nothing is judged."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rules:
        judged = count_judged(row)
        note = ""
        if row["kind"] == "information":
            note = say("region.shown_only", clinics=say_count("clinics", row["information"]))
        groups.setdefault(row["group"], []).append(
            {
                "rule_id": row["rule_id"],
                "name": row["name"],
                "is_recommendation": row["kind"] == "rekommendation",
                "note": note,
                "values": [
                    write_part(row["uppfylld"], judged) if judged else say("region.nobody_judged"),
                    format_number(row["ej_uppfylld"]),
                    format_number(row["varav_undantag"]),
                    format_number(row["kan_ej_bedomas"]),
                    format_number(row["ej_tillamplig"]),
                ],
            }
        )
    return groups


def _write_seen(seen: Mapping[str, Any]) -> str:
    return say("region.texts_seen_row", text=seen["text"].rstrip("."), n=seen["n"])
