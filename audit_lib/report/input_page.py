"""The page about the input: tables, checks, unknown names and errors; counts and places, never a value."""

from collections.abc import Mapping
from typing import Any

from audit_lib.report.fragments import render_fragment
from audit_lib.report.page_frame import describe_page
from audit_lib.wording.say import say, say_count
from audit_lib.wording.sentences import SENTENCES


def render_input_page(content: Mapping[str, Any]) -> str:
    """Render `intake.html`.

    Args:
        content: `synthetic`, `run`, `tables`, `findings`, `notes`, `unknown_names` and `errors`, as
            `audit_lib.audit.input_report` gathers them.
    """
    findings, errors = content["findings"], content["errors"]
    n_met = sum(finding["is_met"] for finding in findings)
    return render_fragment(
        "basutbud/input_page.html.j2",
        page=describe_page(say("input.title")),
        synthetic=content["synthetic"],
        decision_name=content["run"]["decision_name"],
        audit_date=content["run"]["audit_date"],
        summary=say("input.summary", n_met=n_met, n=len(findings), errors=say_count("errors", errors["total"])),
        tables=content["tables"],
        findings=[
            {
                **finding,
                "topic_text": say(f"input.topic.{finding['topic']}"),
                "outcome": say("input.met")
                if finding["is_met"]
                else say(
                    "input.unmet", n_unexpected=finding["n_unexpected"], rows=say_count("rows", finding["n_rows"])
                ),
            }
            for finding in findings
        ],
        unknown_names=content["unknown_names"],
        notes=content["notes"],
        by_rule=[(rule_id, SENTENCES.get(f"data.{rule_id}", ""), n) for rule_id, n in errors["by_rule"].items()],
        errors=errors["rows"],
        cut_text=say("input.errors_cut", n=len(errors["rows"])) if len(errors["rows"]) < errors["total"] else "",
    ).html
