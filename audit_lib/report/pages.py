"""An executed notebook as a whole page, through nbconvert with our template.

The pages run no script and ask for nothing: a content security policy allows our one style sheet, by its hash, and
nothing else. nbconvert's HTMLExporter sends its result through an HTML parser and back; we call what it does before
that, because the fragments are already what they should be and parsing costs more than all the rest.
"""

from functools import cache

from nbconvert import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from audit_lib.report.fragments import TEMPLATES
from audit_lib.report.outside import undress
from audit_lib.report.page_frame import describe_page
from audit_lib.wording.say import say


@cache
def _load_exporter() -> HTMLExporter:
    """The process's one exporter: compiling the template costs more than rendering a page."""
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
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
    exporter.environment.globals.update(say=say)
    exporter.environment.filters["undress"] = undress
    return exporter


def render_notebook(notebook: NotebookNode, *, title: str) -> str:
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
    resources = {"page": describe_page(title), "has_failed": has_failed}
    body, _ = TemplateExporter.from_notebook_node(_load_exporter(), notebook, resources)
    return body
