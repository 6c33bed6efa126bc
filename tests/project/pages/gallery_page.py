"""Writes docs/gallery/: the example's executed notebooks as JupyterLab shows them, in pictures that a forge shows.

    PYTHONPATH=tests python -m project.pages.gallery_page

A picture is never the same to the byte on two machines, so the page says by a hash what each one shows, and a test
compares that. Pictures are taken anew only where it has changed, and need Chromium.
"""

import hashlib
import os
import re
import shutil
import sys
import tempfile
import warnings
from pathlib import Path

import nbformat
import papermill
from browser.outside.jupyter_lab import start_lab
from nbformat import NotebookNode
from PIL import Image

from audit_lib.audit.opening import open_run
from audit_lib.batch.check import check_input
from project.files import ROOT

GALLERY = ROOT / "docs" / "gallery"
PAGE = GALLERY / "README.md"
CLINIC = "SE2321000131-E999000000024"
SHOWN = {
    "clinic_audit": {"clinic_id": CLINIC},
    "explore": {"clinic_id": CLINIC, "rule_id": "SVA-01"},
    "region_overview": {},
    "gx": {"clinic_id": CLINIC},
}
"""Notebook → the parameters that it is run with."""
WIDTH, HEIGHT = 1100, 3200
HEAD = """# Galleri · Gallery

De körda notebookarna på exempelregionen (*syntetiska data*), som JupyterLab visar dem. Sidan skrivs av `make docs`.

The executed notebooks on the example region (*syntetiska data*), as JupyterLab shows them. `make docs` writes the page.
"""


def execute_notebooks(folder: Path) -> dict[str, NotebookNode]:
    """Run each notebook on the example in a copy of the project; no path of the machine is left in what it shows."""
    for name in ("data", "notebooks", "params"):
        shutil.copytree(ROOT / name, folder / name)
    run_file = folder / "params" / "example.yaml"
    check_input(open_run(run_file), ())
    executed = {}
    for name, parameters in SHOWN.items():
        path = folder / f"{name}.ipynb"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            papermill.execute_notebook(
                folder / "notebooks" / path.name,
                path,
                {**parameters, "run_file": str(run_file)},
                kernel_name="python3",
                progress_bar=False,
            )
        path.write_text(path.read_text(encoding="utf-8").replace(str(folder), "/basutbud"), encoding="utf-8")
        executed[name] = nbformat.read(path, as_version=4)
    return executed


def hash_shown(notebook: NotebookNode) -> str:
    """What a reader sees of a notebook: its cells and their outputs, without ids, counts and times."""
    digest = hashlib.sha256()
    for cell in notebook.cells:
        digest.update(cell.source.encode())
        for output in cell.get("outputs", []):
            digest.update(str(output.get("data", {}).get("text/html", output.get("text", ""))).encode())
    return digest.hexdigest()[:16]


def read_hashes() -> dict[str, str]:
    """What the page says of each picture."""
    return dict(re.findall(r"<!-- (\w+) ([0-9a-f]+) -->", PAGE.read_text(encoding="utf-8"))) if PAGE.is_file() else {}


def describe_gallery(executed: dict[str, NotebookNode]) -> str:
    """The page: each notebook with its own first words, its parameters and its picture."""
    parts = [HEAD]
    for name, notebook in executed.items():
        title, words = notebook.cells[0].source.removeprefix("# ").split("\n\n", 1)
        given = "".join(f" -p {key} {value}" for key, value in SHOWN[name].items())
        picture = f"![{title}: notebooken {name} i JupyterLab]({name}.png)"
        line = f"papermill{given} notebooks/{name}.ipynb {name}.ipynb"
        mark = f"<!-- {name} {hash_shown(notebook)} -->"
        parts += [f"## {title}\n\n{words}\n\n```bash\n{line}\n```\n\n{picture}\n{mark}\n"]
    return "\n".join(parts)


def take_pictures(folder: Path, names: list[str]) -> bool:
    """Picture notebooks of the folder in a real JupyterLab; False where there is no Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        return False
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only where there is a browser)

    with sync_playwright() as playwright, start_lab(folder) as lab:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in names:
            lab.trust(f"{name}.ipynb")
            page = lab.open(browser, f"{name}.ipynb", width=WIDTH, height=HEIGHT)
            page.screenshot(path=folder / f"{name}.png")
            # A palette is enough for text and tables, and a third of the size.
            Image.open(folder / f"{name}.png").convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(
                GALLERY / f"{name}.png", optimize=True
            )
            page.context.close()
        browser.close()
    return True


def main() -> None:
    """Write the pictures that are old, and the page."""
    GALLERY.mkdir(exist_ok=True)
    known = read_hashes()
    with tempfile.TemporaryDirectory() as scratch:
        executed = execute_notebooks(Path(scratch))
        old = [name for name, notebook in executed.items() if known.get(name) != hash_shown(notebook)]
        if old and not take_pictures(Path(scratch), old):
            sys.exit("docs/gallery: no Chromium here, so its pictures stay old; install the package chromium")
    PAGE.write_text(describe_gallery(executed), encoding="utf-8")


if __name__ == "__main__":
    main()
