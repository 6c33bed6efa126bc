"""A notebook where no clinic is chosen, or one that is not there, shows those that are and stops."""

from types import SimpleNamespace

import IPython
import pytest
from small_region import SmallRegion

import audit_lib
from audit_lib.errors import ParameterError

HEADER = "clinic_id,name,operated_by,connected,municipality,clinic_type\n"


def name_clinic(number):
    return f"SE2321000131-E{number:012d}"


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A run with 250 clinics (syntetiska data)."""
    rows = [f"{name_clinic(n)},Mottagning {n:03},egen,ja,Påhittad,vårdcentral\n" for n in range(250, 0, -1)]
    return SmallRegion(tmp_path_factory.mktemp("region")).open(clinics=HEADER + "".join(rows))


@pytest.fixture
def audit(opened, monkeypatch):
    """The same, in what the choice takes for a notebook."""
    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(user_ns={}))
    return opened


def refuse(audit, clinic_id):
    with pytest.raises(ParameterError) as refused:
        audit_lib.build_clinic_facts(audit, clinic_id)
    return str(refused.value)


def test_no_clinic_shows_the_first_clinics_and_says_how_many_there_are(audit, capsys):
    told, shown = refuse(audit, ""), capsys.readouterr().out

    assert told == (
        "clinic_id: ingen mottagning är vald. Välj mottagning: sätt clinic_id i cellen Parametrar, en av 250; "
        "notebooken visar de 200 första, audit_lib.list_clinics(audit) ger alla."
    )
    assert [f"{name_clinic(n)}  Mottagning {n:03}" in shown for n in (1, 100, 200, 201)] == [True, True, True, False]


def test_a_clinic_that_is_not_there_is_told_with_those_like_it(audit, capsys):
    told = refuse(audit, name_clinic(2510).lower())

    assert told.startswith(f"clinic_id: {name_clinic(2510).lower()} finns inte i tabellen clinics. Menade du ")
    assert name_clinic(250) in told
    assert name_clinic(1) in capsys.readouterr().out


def test_a_clinic_named_by_its_name_is_told_its_id(audit):
    assert f"Menade du {name_clinic(17)}? Välj mottagning" in refuse(audit, "mottagning 017")


def test_outside_a_notebook_nothing_is_shown(audit, monkeypatch, capsys):
    monkeypatch.setattr(IPython, "get_ipython", lambda: None)

    assert refuse(audit, "") == "clinic_id: ingen mottagning är vald. Ange ett HSA-id ur tabellen clinics."
    assert capsys.readouterr().out == ""


def test_the_clinics_are_a_frame_sorted_by_id(audit):
    clinics = audit_lib.list_clinics(audit)

    assert list(clinics) == ["clinic_id", "name", "municipality", "clinic_type"]
    assert [name_clinic(n) for n in range(1, 251)] == list(clinics["clinic_id"])
