"""Pages in a real Chromium: Debian's package, or the one named in CHROMIUM; skipped with a reason where none is."""

import importlib
import os
import shutil
import sys
from pathlib import Path

import pytest

from audit_lib.report.pages import make_exporter, render_index, render_notebook

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "report"))


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine: install the package chromium, or name one in CHROMIUM")
    api = pytest.importorskip("playwright.sync_api", reason="the playwright package is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """Every kind of page as a file, by name."""
    samples = importlib.import_module("report_samples")
    exporter = make_exporter()
    fragments = {
        "clinic": samples.show_clinic(samples.make_result()),
        "empty": samples.show_clinic(samples.make_empty_result()),
        "large": samples.show_clinic(samples.make_large_result()),
        "hostile": samples.show_clinic(samples.spoil(samples.make_result(), "<script>alert(1)</script>" + "W" * 230)),
        "region": samples.show_region(samples.make_region()),
    }
    html = {
        name: render_notebook(samples.make_notebook(shown), title="Rapport", exporter=exporter)
        for name, shown in fragments.items()
    } | {"index": render_index(samples.make_index())}
    folder = tmp_path_factory.mktemp("pages")
    for name, page in html.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in html}
