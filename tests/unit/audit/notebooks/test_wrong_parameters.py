"""What papermill or a scheduler gives a notebook that it does not have is refused; what an analyst writes is not."""

import IPython
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from audit_lib.audit.notebooks.parameters import refuse_wrong_parameters
from audit_lib.errors import ParameterError

OWN = 'clinic_id: str = ""  # mottagningens HSA-id\nrun_file: str = "params/run.yaml"  # körfilen'
CALL = "from audit_lib.audit.notebooks.parameters import refuse_wrong_parameters\nrefuse_wrong_parameters()"
GIVEN = '# Parameters\nclinic_id = "SE1"\n'
MISSPELT = '# Parameters\nclinc_id = "SE1"\n'
NAMES = "Parametrarna är clinic_id, run_file."


@pytest.fixture
def run_cells(monkeypatch):
    """Run cells in an IPython shell, as a kernel would, and give the last one's error as it is told, or nothing."""
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)

    def run(*cells):
        done = [shell.run_cell(cell, store_history=True) for cell in cells][-1]
        assert done.error_in_exec is None or isinstance(done.error_in_exec, ParameterError)
        return str(done.error_in_exec or "")

    return run


def test_a_misspelt_parameter_is_refused_with_the_nearest_one(run_cells):
    assert (
        run_cells(OWN, MISSPELT, CALL)
        == f"Parametrar: clinc_id är ingen parameter i notebooken. Menade du clinic_id? {NAMES}"
    )


def test_a_parameter_like_no_other_is_refused_with_the_list(run_cells):
    assert (
        run_cells(OWN, "# Parameters\nperiod = 3\n", CALL)
        == f"Parametrar: period är ingen parameter i notebooken. {NAMES}"
    )


def test_a_misspelling_without_papermills_mark_is_refused_too(run_cells):
    assert run_cells(OWN, "clinc_id = 'SE1'", CALL).startswith("Parametrar: clinc_id är ingen parameter i notebooken.")


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(
    ("value", "kind"), [("42", "ett heltal"), ("True", "True eller False"), ("None", "tomt"), ("[1]", "något annat")]
)
def test_a_value_of_another_kind_is_refused_in_words_of_the_parameter(run_cells, value, kind):
    told = (
        f"Parametrar: clinic_id ska vara text, inte {kind}. Skriv värdet inom citattecken; med papermill: -r clinic_id"
    )

    assert run_cells(OWN, f"# Parameters\nclinic_id = {value}\n", CALL).startswith(told)
    assert run_cells(OWN.replace('""', value), CALL).startswith(told)


def test_every_fault_is_told_at_once(run_cells):
    told = run_cells(OWN, "# Parameters\nclinc_id = 1\nrun_file = 2\n", CALL)

    assert [line.split()[1] for line in told.splitlines()] == ["clinc_id", "run_file"]


@pytest.mark.fast_rows(4)
@pytest.mark.parametrize(
    "cells",
    [
        [OWN, CALL],
        [OWN, GIVEN, CALL],
        [OWN, GIVEN, CALL, OWN, GIVEN, CALL],  # Run All, twice
        [OWN, MISSPELT, CALL, OWN, CALL],  # an executed notebook, opened and run anew without the cell that was given
        [OWN, "mine = 3", CALL],
        [OWN, "clinic = run = 'SE1'\nclinic_id = clinic", CALL],
        [OWN, "import math\nclinc_id = math.pi", CALL],
        [OWN, "limit: int = 3", "limit = None", CALL],
        [OWN, "%time 1", "!true", "not Python", CALL],
        [CALL],
    ],
)
def test_what_an_analyst_does_is_not_refused(run_cells, cells):
    assert run_cells(*cells) == ""


def test_outside_a_notebook_there_is_nothing_to_refuse(monkeypatch):
    monkeypatch.setattr(IPython, "get_ipython", lambda: None)

    refuse_wrong_parameters()
