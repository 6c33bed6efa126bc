"""Where a run file is found: the same name leads to the same file from JupyterLab and from papermill."""

from pathlib import Path

import pytest

import audit_lib
from audit_lib.errors import ParameterError


@pytest.fixture
def project(tmp_path):
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "run.yaml").write_text("decision: vgr-hs20-2016\n", encoding="utf-8")
    (tmp_path / "notebooks" / "mine").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("folder", [".", "notebooks"])
def test_a_run_file_is_found_from_the_project_and_from_its_notebooks(project, monkeypatch, folder):
    monkeypatch.chdir(project / folder)

    assert audit_lib.find_run_file("params/run.yaml") == project / "params" / "run.yaml"


def test_a_run_file_further_up_is_not_taken_for_ones_own(project, monkeypatch):
    monkeypatch.chdir(project / "notebooks" / "mine")

    assert audit_lib.find_run_file("params/run.yaml") == Path("params/run.yaml")


def test_the_nearest_run_file_is_taken(project, monkeypatch):
    nearest = project / "notebooks" / "params" / "run.yaml"
    nearest.parent.mkdir()
    nearest.touch()
    monkeypatch.chdir(project / "notebooks")

    assert audit_lib.find_run_file("params/run.yaml") == nearest
    assert audit_lib.find_run_file(project / "params" / "run.yaml") == project / "params" / "run.yaml"


def test_a_run_file_that_is_nowhere_is_told_of_by_the_name_that_was_given(project, monkeypatch):
    monkeypatch.chdir(project)

    with pytest.raises(ParameterError, match=r"params/rnu\.yaml.*Ange en YAML-fil som finns"):
        audit_lib.open_run(audit_lib.find_run_file("params/rnu.yaml"))
