"""The gallery shows what the notebooks show today."""

import pytest

from project.pages.gallery_page import PAGE, SHOWN, describe_gallery, execute_notebooks


@pytest.mark.proof
def test_every_notebook_is_in_the_gallery_as_it_runs_today(tmp_path):
    executed = execute_notebooks(tmp_path)

    assert PAGE.read_text(encoding="utf-8") == describe_gallery(executed), "run make docs"
    assert str(tmp_path) not in "".join(str(notebook) for notebook in executed.values())
    assert {f"{name}.png" for name in SHOWN} == {path.name for path in PAGE.parent.glob("*.png")}
