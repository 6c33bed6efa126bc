"""What a notebook that fails leaves and says, with papermill's part played; no kernel here."""

import errno
import os
from pathlib import Path

import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from audit_lib.batch.notebooks.notebook import run_notebook
from audit_lib.batch.notebooks.task import NotebookTask
from audit_lib.errors import Problem, ReportError
from audit_lib.files.whole_file import explaining


@pytest.fixture
def task(tmp_path):
    folder = tmp_path / "clinics" / "x"
    return NotebookTask("clinic_audit.ipynb", {}, folder, "audit.ipynb", "report.html", "Syntetiska data")


def end_with(monkeypatch, error):
    """Have papermill write the notebook as far as it came, and end with an error."""

    def execute(_notebook, executed, **_options):
        Path(executed).write_text('{"cells": ["hit"]}', encoding="utf-8")
        raise error

    monkeypatch.setattr(papermill, "execute_notebook", execute)


def fail_in_a_cell(kind, said):
    return PapermillExecutionError(0, 1, "save_result()", kind, said, [])


def test_an_error_of_ours_in_a_cell_says_what_it_would_have_said_outside_one(task, monkeypatch):
    with pytest.raises(ReportError) as full, explaining(task.folder / "result.json"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    end_with(monkeypatch, fail_in_a_cell("ReportError", str(full.value)))

    with pytest.raises(ReportError, match=r"result\.json: kunde inte skrivas: disken är full\. .*Öppna .*audit\.ipynb"):
        run_notebook(task)


def test_all_that_is_wrong_is_told_in_one_line(task, monkeypatch):
    two = ReportError([Problem("ett fel.", "a"), Problem("ett annat.", "b")])
    end_with(monkeypatch, fail_in_a_cell("RuleError", str(two)))

    with pytest.raises(ReportError) as caught:
        run_notebook(task)

    assert "a: ett fel. b: ett annat." in str(caught.value)
    assert "\n" not in str(caught.value)


def test_anybody_elses_error_in_a_cell_is_told_by_its_kind_for_its_text_may_hold_a_value(task, monkeypatch):
    end_with(monkeypatch, fail_in_a_cell("ValueError", "19121212-1212 är ingen siffra"))

    with pytest.raises(ReportError, match=r"kunde inte köras \(ValueError\)\.") as caught:
        run_notebook(task)

    assert "19121212" not in str(caught.value)


def test_the_notebook_is_kept_after_an_error_that_nobody_foresaw_too(task, monkeypatch):
    end_with(monkeypatch, AttributeError("oväntat"))

    with pytest.raises(AttributeError):
        run_notebook(task)

    assert (task.failed_folder / "audit.ipynb").read_text(encoding="utf-8") == '{"cells": ["hit"]}'
    assert [path.name for path in task.folder.iterdir()] == []
