"""A real JupyterLab, and a notebook of its folder open in it: for tests, and for the pictures of the docs.

    with start_lab(folder) as lab:
        page = lab.open(chromium, "audit.ipynb", width=1440, theme="dark")
        page.screenshot(path="audit.png")

Its settings, signatures and runtime files lie in the folder, so nobody's own JupyterLab is touched. A notebook that
comes from elsewhere is not trusted there; `lab.trust` does what running it or *Trust Notebook* does.
"""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
READY_S = 60
OUTPUT = ".jp-OutputArea-output"


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address with a token, and the folder it serves."""

    address: str
    token: str
    folder: Path

    def trust(self, name: str) -> None:
        """Sign a notebook of the folder, as JupyterLab does with what it has run itself."""
        notary = NotebookNotary(data_dir=str(self.folder / ".jupyter" / "data"))
        notary.sign(nbformat.read(self.folder / name, as_version=4))
        notary.store.close()

    def open(self, browser, name: str, *, width: int = 1440, height: int = 1000, theme: str = "light", **options):
        """Open a notebook alone on its page, when its outputs are drawn; the caller closes `page.context`.

        The options are those of playwright's `new_context`; `device_scale_factor=2` makes a sharper picture.
        """
        write_setting(self.folder, "apputils-extension/themes", {"theme": THEMES[theme]})
        page = browser.new_context(viewport={"width": width, "height": height}, **options).new_page()
        page.set_default_timeout(READY_S * 1000)
        page.goto(f"{self.address}doc/tree/{name}?reset&token={self.token}")
        page.locator(OUTPUT).first.wait_for(state="attached")
        page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=THEMES[theme])
        page.wait_for_function("[...document.images].every(image => image.complete)")
        return page


@contextmanager
def start_lab(folder: Path) -> Iterator[Lab]:
    """Serve a folder by JupyterLab on a port of its own choice, until the block ends."""
    home = folder / ".jupyter"
    places = {f"JUPYTER_{name.upper()}_DIR": home / name for name in ("config", "data", "runtime")}
    places |= {"JUPYTERLAB_SETTINGS_DIR": home / "settings", "JUPYTERLAB_WORKSPACES_DIR": home / "workspaces"}
    write_setting(folder, "apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False})
    # Cells that are out of sight are left out of the page otherwise.
    write_setting(folder, "notebook-extension/tracker", {"windowingMode": "none"})
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={folder}", "--LabServerApp.open_browser=False"]
    environment = os.environ | {name: str(place) for name, place in places.items()} | {"JUPYTER_TOKEN": token}
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
    try:
        yield Lab(wait_for_address(home / "runtime", server), token, folder)
    finally:
        server.terminate()
        server.wait(30)


def wait_for_address(runtime: Path, server: subprocess.Popen) -> str:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and server.poll() is None:
        for description in runtime.glob("jpserver-*.json"):
            if text := description.read_text(encoding="utf-8"):
                return json.loads(text)["url"]
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start: see {runtime.parent / 'log'}")


def write_setting(folder: Path, name: str, values: dict[str, object]) -> None:
    path = folder / ".jupyter" / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values), encoding="utf-8")
