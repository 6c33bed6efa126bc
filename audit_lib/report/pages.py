"""An executed notebook as a whole page, through nbconvert with our template.

The pages run no script and ask for nothing: a content security policy allows our one style sheet, by its hash, and
nothing else. `jupyter nbconvert --to html --template basutbud` makes the same page: the template's conf.json names the
preprocessor below, and all that differs is that nbconvert's HTMLExporter sends its result through an HTML parser and
back. We call what it does before that, because the fragments are already what they should be and parsing costs more
than all the rest.
"""

from functools import cache
from typing import Any

from nbconvert import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets.config import Config

from audit_lib.report.fragments import TEMPLATES
from audit_lib.report.outside import undress
from audit_lib.report.page_frame import describe_page


class PageDescription(Preprocessor):
    """Puts what our template needs beside the notebook where nbconvert's templates look: in `resources`."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Describe the page; its title is what nbconvert has for the notebook's name, the file's unless it is told."""
        resources["page"] = describe_page(resources["metadata"]["name"])
        resources["has_failed"] = any(
            output["output_type"] == "error" for cell in nb.cells if cell.cell_type == "code" for output in cell.outputs
        )
        resources["undress"] = undress
        return nb, resources


@cache
def _load_exporter() -> HTMLExporter:
    """The process's one exporter: compiling the template costs more than rendering a page."""
    return HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="basutbud",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
        # One look at the notebook when it is ready to be rendered, and not one more after each of eleven preprocessors.
        optimistic_validation=True,
        # Pygments' style sheets for code nobody sees cost more than rendering the page.
        config=Config(
            {"CSSHTMLHeaderPreprocessor": {"enabled": False}, "HighlightMagicsPreprocessor": {"enabled": False}}
        ),
    )


def render_notebook(notebook: NotebookNode, *, title: str) -> str:
    """Render an executed notebook as a self-contained page in Swedish.

    Code, prompts, printed text and all of a cell tagged `metod` are left out. A notebook with an error in any cell
    becomes a page that says only that the report could not be made: half a report misleads, and a traceback can
    carry a row's value.
    """
    resources = {"metadata": {"name": title}}
    body, _ = TemplateExporter.from_notebook_node(_load_exporter(), notebook, resources)
    return body
