"""The clinics of a run as a table to choose from, and the error that shows it where none of them was chosen."""

import difflib
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from audit_lib.audit.notebooks.parameters import find_shell
from audit_lib.errors import ParameterError, Problem
from audit_lib.model.audit import Audit

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["clinic_id", "name", "municipality", "clinic_type"]
MOST_SHOWN = 200
A_LIKENESS = 0.9  # the ids of a region differ in some of their last digits only


def list_clinics(audit: Audit) -> "pd.DataFrame":
    """The clinics that can be audited, sorted by id: `clinic_id`, `name`, `municipality`, `clinic_type`, all text."""
    clinics = pq.read_table(audit.store.path("clinics"), columns=COLUMNS).to_pandas()
    return clinics.sort_values("clinic_id", ignore_index=True)


def describe_wrong_choice(audit: Audit, clinic_id: str, asked: str) -> ParameterError:
    """The error of an id that is none of the run's clinics, or empty; `asked` is where the clinic was to be named.

    A notebook shows the clinics at once, above the error.
    """
    clinics = list_clinics(audit)
    choice = "Ange ett HSA-id ur tabellen clinics."
    if find_shell():
        choice = f"Välj mottagning: sätt {asked} i cellen Parametrar, {_show(clinics)}."
    if not clinic_id:
        return ParameterError(Problem("ingen mottagning är vald.", asked, choice))
    nearest = [
        *clinics["clinic_id"][clinics["name"].str.contains(clinic_id, case=False, regex=False, na=False)],
        *difflib.get_close_matches(clinic_id.upper(), clinics["clinic_id"], cutoff=A_LIKENESS),
    ]
    guess = f"Menade du {' eller '.join(nearest[:3])}? " if nearest else ""
    return ParameterError(Problem(f"{clinic_id} finns inte i tabellen clinics.", asked, f"{guess}{choice}"))


def _show(clinics: "pd.DataFrame") -> str:
    """Show the first of them above the error, and give the words for where they are seen."""
    import pandas as pd  # noqa: PLC0415 (imported by who made the frame)
    from IPython.display import display  # noqa: PLC0415 (this is a notebook)

    with pd.option_context("display.max_rows", MOST_SHOWN, "display.max_colwidth", None):
        display(clinics.head(MOST_SHOWN))  # type: ignore[no-untyped-call]
    if len(clinics) <= MOST_SHOWN:
        return f"en av de {len(clinics)} som notebooken visar"
    return f"en av {len(clinics)}; notebooken visar de {MOST_SHOWN} första, audit_lib.list_clinics(audit) ger alla"
