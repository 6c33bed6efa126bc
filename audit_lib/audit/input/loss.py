"""What the input's faults cost, read from the store: what `run` and `check` end by saying, and the region's pages."""

import pyarrow.parquet as pq

from audit_lib.counts.suppression import is_small
from audit_lib.errors import InputError, Problem
from audit_lib.files.parquet import table_rows
from audit_lib.findings.names_block import rank_unknown
from audit_lib.model.audit import Audit
from audit_lib.model.folder import INTAKE_PAGE
from audit_lib.model.results.input import InputLoss
from audit_lib.model.results.region import InputCoverage, UnauditedClinic
from audit_lib.model.store import Store
from audit_lib.wording.loss import list_lost_reasons
from audit_lib.wording.say import say_count
from audit_lib.wording.swedish import NO_BREAK_SPACE, format_share

# A staff-started errand may stay with a fault: no reply time is judged on it anyway.
LEFT_OUT = """
SELECT clinic_id, count(*) AS n FROM source
WHERE left_out OR (has_error AND started_by IS DISTINCT FROM 'personal') GROUP BY clinic_id
"""


def measure_loss(audit: Audit) -> InputLoss:
    """Measure what an input that has been read in lost to its faults."""
    store = audit.store
    return InputLoss(
        n_errors=_count_errors(store),
        n_errands=store.tables["errands"].n_rows,
        n_errands_left_out=_count_homeless(store) + sum(_count_left_out(store)),
        lost_clinics=store.lost_clinics,
        late_times=store.late_times if audit.run.is_extract_assumed else None,
        unknown_names=tuple(rank_unknown(store.unknown_names)),
        weak_joins=store.weak_joins,
    )


def refuse_great_loss(audit: Audit) -> None:
    """Stop where more of the errands or clinics is lost to data errors than the run file allows (`max_left_out`).

    Raises:
        InputError: it is more; says how many of what, and where the page lies that lists the faults.
    """
    run, clinics = audit.run, audit.store.tables["clinics"]
    if run.max_left_out is None:
        return
    loss = measure_loss(audit)
    n_lost = len(loss.lost_clinics)
    parts = {"errands": (loss.n_errands_left_out, loss.n_errands), "clinics": (n_lost, clinics.n_valid + n_lost)}
    # Divided, and not the share multiplied: 57 of 100 is then the very number that 0.57 is read as.
    lost = [
        f"{n} av {say_count(what, of)} ({format_share(n, of)})"
        for what, (n, of) in parts.items()
        if of and n / of > run.max_left_out
    ]
    if lost:
        allowed = f"{run.max_left_out:g}".replace(".", ",")
        what = f"datafel har utelämnat {' och '.join(lost)}, mer än max_left_out ({allowed}) tillåter"
        what = what.replace(NO_BREAK_SPACE, " ")
        page = run.out / INTAKE_PAGE
        # Who only asks what another reading would change has no page.
        where = f"Felen står i {page}" if page.is_file() else f"basutbud intake {run.run_file} listar felen"
        remedy = f"Inget är bedömt. {where}: rätta indata, eller höj max_left_out."
        raise InputError(Problem(what, f"{run.run_file}, max_left_out", remedy))


def describe_covered(audit: Audit) -> InputCoverage:
    """Say how much of the input the region's pages rest on, with counts of errands hidden where they are small.

    A head of clinic knows the own clinic's numbers: what is left of the whole without them may not be small either.
    """
    store = audit.store
    n_lost, by_clinic = len(store.clinics_in_error), _count_left_out(store)
    n = _count_homeless(store) + sum(by_clinic)
    is_hidden = any(is_small(shown, audit.run.min_cell) for shown in (n, *(n - own for own in by_clinic)))
    n_errands = store.tables["errands"].n_rows
    return InputCoverage(
        # Ids that can be read: a row without one may be of any clinic.
        clinics=store.tables["clinics"].n_valid + n_lost,
        data_error=n_lost,
        unaudited=tuple(
            UnauditedClinic(lost.clinic_id, lost.name, tuple(list_lost_reasons(lost, store.tables)))
            for lost in store.lost_clinics
        ),
        errors=None if is_hidden else _count_errors(store),
        errands_left_out=None if is_hidden else n,
        # Whole percent, so that it does not give the number of all errands; never 0 for some.
        percent_left_out=None if is_hidden else max(round(100 * n / n_errands), 1) if n else 0,
    )


def _count_errors(store: Store) -> int:
    n: int = pq.read_metadata(store.path("data_errors")).num_rows
    return n


def _count_homeless(store: Store) -> int:
    """Errands that the store does not have: of lost clinics, or of none."""
    info = store.tables["errands"]
    return int(info.n_rows - pq.read_metadata(store.path("errands")).num_rows) if info.given else 0


def _count_left_out(store: Store) -> list[int]:
    """Errands that no reply time is judged on for a fault of their own or of their replies, for each judged clinic."""
    if not store.tables["errands"].given:
        return []
    return [row["n"] for row in table_rows(store.path("errands"), LEFT_OUT)]
