"""What the page of the frames shows runs as it stands there, on the example region; syntetiska data."""

import re

import matplotlib as mpl
import pytest
from made_run import finish
from matplotlib.image import imread
from project.pages.frames_page import PAGE

from audit_lib.audit.intake import choose_clinics, take_in
from audit_lib.audit.opening import open_run

EXAMPLE = "params/example.yaml"
CLINIC_ID = "SE2321000131-E999000000024"


@pytest.mark.proof
def test_the_lines_of_the_page_run_and_the_plot_has_a_curve(tmp_path, monkeypatch):
    audit = take_in(open_run(EXAMPLE, tmp_path / "out" / "example"))
    finish(audit, dict.fromkeys(choose_clinics(audit.store, []), "done"), CLINIC_ID)
    cells = re.findall(r"```python\n(.+?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    mpl.use("Agg")
    monkeypatch.chdir(tmp_path)
    names = {}
    for cell in cells:
        exec(cell, names)  # noqa: S102 (the page's own lines)

    assert len(cells) == 2
    assert len(cells[1].splitlines()) == 3
    assert names["share"].between(0.5, 1).all()
    assert len({*imread("andel.png")[..., :3].reshape(-1, 3).round(1).sum(axis=1)}) > 5, "more than a frame"
