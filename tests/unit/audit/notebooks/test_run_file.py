"""Where a notebook's run file is found: the same name leads to the same file from wherever the notebook is run."""

import pytest

from audit_lib.audit.notebooks import opening
from audit_lib.audit.notebooks.opening import find_run_file, open_audit
from audit_lib.errors import ParameterError


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with two run files, in a folder where nothing else is; no variable names one."""
    (tmp_path / "params").mkdir()
    for name in ("run.yaml", "example.yaml"):
        (tmp_path / "params" / name).write_text("decision: vgr-hs20-2016\n", encoding="utf-8")
    (tmp_path / "notebooks" / "mine").mkdir(parents=True)
    monkeypatch.delenv("BASUTBUD_RUN_FILE", raising=False)
    return tmp_path


@pytest.fixture
def installed(project, monkeypatch):
    """The same, of which the package is an editable install."""
    monkeypatch.setattr(opening, "PROJECT", project)
    monkeypatch.chdir(project / "notebooks" / "mine")
    return project


@pytest.mark.parametrize("folder", [".", "notebooks"])
def test_a_run_file_is_found_from_the_project_and_from_its_notebooks(project, monkeypatch, folder):
    monkeypatch.chdir(project / folder)

    assert find_run_file("params/run.yaml") == project / "params" / "run.yaml"


def test_a_run_file_further_up_is_not_taken_for_ones_own(project, monkeypatch):
    monkeypatch.chdir(project / "notebooks" / "mine")

    with pytest.raises(
        ParameterError, match=r"^run_file: körfilen params/run\.yaml finns inte\. Den söktes i .*/mine, "
    ):
        find_run_file("params/run.yaml")


def test_a_run_file_of_the_installed_project_is_found_from_a_schedulers_folder(
    installed, monkeypatch, tmp_path_factory
):
    monkeypatch.chdir(tmp_path_factory.mktemp("staging"))

    assert find_run_file("params/run.yaml") == installed / "params" / "run.yaml"


def test_the_nearest_run_file_is_taken(project, monkeypatch):
    nearest = project / "notebooks" / "params" / "run.yaml"
    nearest.parent.mkdir()
    nearest.touch()
    monkeypatch.chdir(project / "notebooks")

    assert find_run_file("params/run.yaml") == nearest
    assert find_run_file(project / "params" / "run.yaml") == project / "params" / "run.yaml"


def test_no_run_file_means_the_one_of_the_variable_and_then_the_example(installed, monkeypatch):
    assert find_run_file("") == installed / "params" / "example.yaml"

    monkeypatch.setenv("BASUTBUD_RUN_FILE", str(installed / "params" / "run.yaml"))

    assert find_run_file("") == installed / "params" / "run.yaml"
    assert find_run_file("params/example.yaml") == installed / "params" / "example.yaml"


def test_a_variable_that_names_no_file_is_told_of_by_its_name(installed, monkeypatch):
    monkeypatch.setenv("BASUTBUD_RUN_FILE", "params/rnu.yaml")

    with pytest.raises(ParameterError, match=r"^BASUTBUD_RUN_FILE: körfilen params/rnu\.yaml finns inte"):
        find_run_file("")


def test_where_there_is_no_example_a_run_file_must_be_named(installed):
    (installed / "params" / "example.yaml").unlink()

    with pytest.raises(ParameterError, match=r"^run_file: ingen körfil är vald\. Skriv .* BASUTBUD_RUN_FILE\.$"):
        find_run_file("")


def test_a_folder_for_the_run_is_relative_to_the_run_file(region, monkeypatch, tmp_path_factory):
    region.open()
    monkeypatch.chdir(tmp_path_factory.mktemp("staging"))

    audit = open_audit(region.folder / "run.yaml", "mitt/resultat")

    assert audit.run.out == region.folder / "mitt" / "resultat"
    assert audit.store.folder.is_relative_to(region.folder / "mitt" / "resultat")
