"""The page about the input: tables, checks, unknown names and errors; counts and places, never a value."""

from audit_lib.model.results.input import InputFinding, InputResult
from audit_lib.report.fragments import render_fragment
from audit_lib.report.page_frame import describe_page
from audit_lib.wording.say import say, say_count


def render_input_page(result: InputResult) -> str:
    """Render `intake.html`."""
    n_met = sum(finding.is_met for finding in result.findings)
    n_errors, n_shown = sum(result.n_errors.values()), len(result.first_errors)
    errors = say_count("errors", n_errors)
    return render_fragment(
        "basutbud/input_page.html.j2",
        page=describe_page(say("input.title")),
        synthetic=result.synthetic,
        decision_name=result.run.decision_name,
        summary=say("input.summary", n_met=n_met, n=len(result.findings), errors=errors),
        tables=result.tables,
        findings=[(finding, say(f"input.topic.{finding.topic}"), _say_outcome(finding)) for finding in result.findings],
        unknown_names=result.unknown_names,
        notes=result.notes,
        by_rule=[(rule_id, say(f"data.{rule_id}"), n) for rule_id, n in result.n_errors.items()],
        errors=result.first_errors,
        cut_text=say("input.errors_cut", n=n_shown) if n_shown < n_errors else "",
    ).html


def _say_outcome(finding: InputFinding) -> str:
    if finding.is_met:
        return say("input.met")
    return say("input.unmet", n_unexpected=finding.n_unexpected, rows=say_count("rows", finding.n_rows))
