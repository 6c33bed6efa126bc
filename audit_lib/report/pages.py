"""Whole pages: an executed notebook through nbconvert with our template, and the index over all clinics.

The pages run no script and ask for nothing: a content security policy allows our one style sheet, by its hash, and
nothing else. nbconvert's HTMLExporter sends its result through an HTML parser and back; ours skips that, because
the fragments are already what they should be and parsing costs more than all the rest.
"""

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import FileSystemLoader
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from audit_lib.errors import ReportError
from audit_lib.report.figures.swedish import build_sort_key, format_period, get_initial
from audit_lib.report.fragments import TEMPLATES, clean_text, render_fragment
from audit_lib.report.wording import say, say_count

_ONLY_SAFE_LINK = ("http:", "https:", "javascript:", "data:", "vbscript:", "file:", "//")


class ReportExporter(HTMLExporter):
    """HTMLExporter with our template and without the round trip through a parser."""

    def from_notebook_node(  # type: ignore[override]  # nbconvert overrides it so itself
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Render the notebook; `resources["page"]` holds the frame's values."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)


def make_exporter() -> HTMLExporter:
    """Make the exporter that `render_notebook` uses; make it once and reuse it, it compiles the template."""
    return ReportExporter(  # type: ignore[no-untyped-call]
        template_name="basutbud",
        extra_template_basedirs=[str(TEMPLATES)],
        extra_loaders=[FileSystemLoader([TEMPLATES / "basutbud"])],
        exclude_anchor_links=True,
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        # Pygments' style sheets for code nobody sees cost more than rendering the page.
        config=Config(
            {"CSSHTMLHeaderPreprocessor": {"enabled": False}, "HighlightMagicsPreprocessor": {"enabled": False}}
        ),
    )


def render_notebook(notebook: NotebookNode, *, title: str, exporter: HTMLExporter | None = None) -> str:
    """Render an executed notebook as a self-contained page in Swedish.

    Code, prompts, printed text and markdown cells tagged `metod` are left out. A notebook with an error in any cell
    becomes a page that says only that the report could not be made: half a report misleads, and a traceback can
    carry a row's value.
    """
    has_failed = any(
        output["output_type"] == "error"
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    )
    page = describe_page(title) | {
        "has_failed": has_failed,
        "failed_title": say("page.failed_title"),
        "failed_text": say("page.failed_text"),
    }
    body, _ = (exporter or make_exporter()).from_notebook_node(notebook, {"page": page})
    return str(body)


def render_index(index: Mapping[str, Any]) -> str:
    """Render the page that links to every clinic's report and the region's, alphabetically with å ä ö last.

    Raises:
        ReportError: a link leads out of the run's folder.
    """
    run = index["run"]
    ordered = sorted(index["clinics"], key=lambda row: (build_sort_key(row["name"]), row["clinic_id"]))
    clinics = [_describe_clinic(row) for row in ordered]
    letters = sorted(clinics, key=lambda row: build_sort_key(row["letter"]))
    n_done = sum(1 for row in clinics if row["state"] == "klar")
    return render_fragment(
        "basutbud/clinics_index.html.j2",
        page=describe_page(say("index.title")),
        synthetic=index["synthetic"],
        is_draft=run.get("decision_status") == "utkast",
        decision_name=run["decision_name"],
        period=format_period(run["period_from"], run["period_to"]),
        audit_date=run["audit_date"],
        tally=say("index.tally", n_done=n_done, clinics=say_count("clinics", len(clinics))),
        region_href=_check_link(index["region_href"]),
        letters=[(letter, list(rows)) for letter, rows in groupby(letters, key=lambda row: row["letter"])],
    ).html


def _describe_clinic(row: Mapping[str, Any]) -> dict[str, Any]:
    is_done = row["state"] == "klar"
    counts = (
        say("index.counts", n_met=row["krav_uppfylld"], n_unmet=row["krav_ej_uppfylld"], n_unknown=row["krav_kan_ej"])
        if is_done
        else ""
    )
    return {
        "name": row["name"],
        "municipality": row["municipality"] or "",
        "letter": get_initial(row["name"]),
        "href": _check_link(row["href"]) if row["href"] else "",
        "state": row["state"],
        "state_word": say(f"index.{row['state']}"),
        "counts": counts,
    }


def _check_link(href: str) -> str:
    if href.strip().lower().startswith(_ONLY_SAFE_LINK) or ".." in href or clean_text(href) != href:
        raise ReportError("a link in the index leads out of the run's folder")
    return href


def describe_page(title: str) -> dict[str, Any]:
    """Give the values that the frame of every page needs."""
    style, policy = _load_style()
    return {
        "title": clean_text(title),
        "style": style,
        "policy": policy,
        "brand": say("page.brand"),
        "skip": say("page.skip"),
        "footer": say("page.footer"),
    }


@cache
def _load_style() -> tuple[str, str]:
    """Give the style sheet, one line a rule, and the policy that allows it and nothing else."""
    source = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    # Markup: a style sheet is ours, and an escaped quote would change its hash.
    style = Markup("\n".join(line.strip() for line in source.splitlines() if line.strip()))  # noqa: S704
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return style, f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
