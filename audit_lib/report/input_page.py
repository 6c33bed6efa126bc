"""The page about the input: tables, checks, unknown names and errors; counts and places, never a value."""

from audit_lib.model.results.input import InputResult
from audit_lib.report.fragments import render_fragment
from audit_lib.report.page_frame import describe_page
from audit_lib.wording.say import say, say_count


def render_input_page(result: InputResult) -> str:
    """Render `intake.html`."""
    n_met = sum(finding.is_met for finding in result.findings)
    n_errors = sum(result.n_errors.values())
    errors = say_count("errors", n_errors)
    return render_fragment(
        "basutbud/input_page.html.j2",
        page=describe_page(say("input.title")),
        result=result,
        summary=say("input.summary", n_met=n_met, n=len(result.findings), errors=errors),
        is_cut=len(result.first_errors) < n_errors,
    ).html
