"""Pages in a real Chromium: Debian's package, or the one named in CHROMIUM; skipped with a reason where none is."""

import importlib
import os
import shutil
import warnings
from pathlib import Path

import pytest
from filelock import FileLock
from state_regions import STATES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # great-expectations imports modules that Python has deprecated
    importlib.import_module("audit_lib.check.validate")


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
def pages(tmp_path_factory) -> dict[str, dict[str, Path]]:
    """By state and kind of page, the file: made once, also when the tests run in several processes."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    makers = importlib.import_module("page_makers")
    with FileLock(shared / "pages.lock"):
        return {state: makers.make_pages(shared / "states" / state, state) for state in STATES}


@pytest.fixture
def open_page(chromium):
    """Open a file at a width; what it asks for, writes to the console or pops up is in `page.seen`."""
    contexts = []

    def open_at(path: Path, width: int = 1280, height: int = 720, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.seen = []
        page.on("request", lambda request: page.seen.append(request.url))
        page.on("console", lambda message: page.seen.append(message.text))
        page.on("dialog", lambda dialog: (page.seen.append("dialog"), dialog.dismiss()))
        page.goto(path.as_uri())
        return page

    yield open_at
    for context in contexts:
        context.close()
