"""What a clinic's report shows besides the clinic itself: how others stand, and which run its last report is from.

Gathered once a run into `peers.json`, so that a notebook reads it in milliseconds; a notebook that is run alone, or
under another decision or other dates, finds no file of its run and says that the comparison is unknown. The file is a
picture of the region when it was written: it does not change with every corrected row, for then one clinic's
correction would remake every report.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit_lib.audit.keys import make_comparison_key
from audit_lib.audit.previous_run import find_previous_run, list_earlier_ids, place_result
from audit_lib.files.described import read_as, write_json
from audit_lib.files.json_files import load_object
from audit_lib.files.whole_file import write_text
from audit_lib.findings.clinic.changes import EarlierResult, read_earlier
from audit_lib.model.audit import Assignment, Audit
from audit_lib.model.decision.roles import Role
from audit_lib.model.folder import PEERS
from audit_lib.model.results.peers import PeerFunnel, Peers, RegionPeers

if TYPE_CHECKING:
    import pyarrow as pa

    from audit_lib.findings.region.replies import RegionReplies


def write_peers(audit: Audit, verdicts: "pa.Table") -> None:
    """Write `peers.json`: each rule by type of clinic, the funnel, and where the run before this one lies.

    The verdicts are the whole region's, and stand in `verdicts.parquet`: a part would compare a clinic with itself.

    Raises:
        ParameterError: the run file names a `previous` that cannot be compared with.
    """
    # Imported here: a run with nothing to do asks only what the file says.
    from audit_lib.findings.peers import gather_peers  # noqa: PLC0415
    from audit_lib.findings.region.clinics import read_clinics, read_months  # noqa: PLC0415
    from audit_lib.findings.region.replies import summarise_replies  # noqa: PLC0415

    run = audit.run
    clinics = read_clinics(audit)
    months = read_months(run.out, clinics)
    # What the region's page hides, no clinic's page may give away; so both rest on this one summary.
    replies = summarise_replies(clinics, months, period=(run.period_from, run.period_to), min_cell=run.min_cell)
    shares = list_shares([clinic.clinic_id for clinic in clinics], replies, min_cell=run.min_cell)
    rules = audit.decision.rules.values()
    of_all, of_like = gather_peers(
        verdicts,
        audit.store.path("clinics"),
        reply_rule=next((rule.rule_id for rule in rules if rule.role is Role.FIRST_REPLY), None),
        shares=shares,
        min_cell=run.min_cell,
    )
    previous = find_previous_run(audit)
    peers = RegionPeers(
        key=make_comparison_key(audit),
        previous_run=os.path.relpath(previous, run.out) if previous else None,
        funnel=compare_replies(replies, min_cell=run.min_cell),
        alla=of_all,
        lika=of_like,
    )
    write_text(run.out / PEERS, write_json(peers))


def compare_replies(replies: "RegionReplies", *, min_cell: int) -> PeerFunnel | None:
    """The funnel for every clinic's result, of nothing but what is shown; None if the region's share is hidden.

    Where more clinics are hidden than shown it has no dots: those hidden are mostly the good ones, or the small ones,
    and the others alone would be a skewed picture. The limits and the clinic's own place hold all the same.
    """
    from audit_lib.counts.funnel import build_funnel  # noqa: PLC0415 (as in write_peers)

    n_assessed, n_in_time = replies.total.n_assessed, replies.total.n_in_time
    if not n_assessed or n_in_time is None:
        return None
    counts = ((cell.n_assessed, cell.n_in_time) for cell in replies.clinics)
    shown = [(n, in_time) for n, in_time in counts if n is not None and in_time is not None]
    funnel = build_funnel(shown, share=n_in_time / n_assessed, min_cell=min_cell)
    if funnel is None:
        return None
    if funnel.n_clinics < len(replies.clinics) - len(shown):
        funnel = replace(funnel, dots=())
    # One text, for it stands in every clinic's result.
    dots = " ".join(f"{n}:{permille}" for n, permille in funnel.dots)
    return PeerFunnel(funnel.share, funnel.n_clinics, funnel.curve, dots)


def list_shares(clinic_ids: Sequence[str], replies: "RegionReplies", *, min_cell: int) -> dict[str, int]:
    """Clinic → thousandths in time, of nothing but what is shown, for the median of like clinics.

    Where only the assessed errands are shown the late ones are mostly few, and a median of the others would show
    clinics worse than they are; so these stand with half of `min_cell` late, whatever the exact number.
    """
    shares = {}
    for clinic_id, cell in zip(clinic_ids, replies.clinics, strict=True):
        n, n_in_time = cell.n_assessed, cell.n_in_time
        if n is not None and n >= max(min_cell, 1):
            shares[clinic_id] = round(1000 * (n - min_cell / 2 if n_in_time is None else n_in_time) / n)
    return shares


def read_peers(clinic_type: str | None, assignment: Assignment) -> Peers | None:
    """The comparison for one clinic, or None if there is none of this decision and these parameters."""
    peers = _load(assignment)
    return peers.choose(clinic_type) if peers else None


def choose_previous_run(assignment: Assignment) -> Path | None:
    """The run that reports are compared with: as the whole region's run settled it, so that all say the same.

    A run for a few clinics, or a notebook alone, has no such answer and looks for itself.

    Raises:
        ParameterError: the named run cannot be compared with.
    """
    run, peers = assignment.run, _load(assignment)
    if run.previous is not None or peers is None:
        return find_previous_run(assignment)
    return (run.out / peers.previous_run).resolve() if peers.previous_run else None


def read_previous(clinic_id: str, assignment: Assignment) -> EarlierResult | None:
    """The clinic's earlier result, or None; a file with something else in it is none, and must not stop today's report.

    Raises:
        ParameterError: the named run cannot be compared with.
        ReportError: the disk does not give it.
    """
    earlier = choose_previous_run(assignment)
    if earlier is None:
        return None
    ids = list_earlier_ids(earlier, clinic_id, assignment.run.moved)
    # Of several that were merged none is the one: what was a fault of another would be told as a new one.
    return read_earlier(load_object(place_result(earlier, ids[0]))) if len(ids) == 1 else None


def list_merged(clinic_id: str, assignment: Assignment) -> tuple[str, ...]:
    """The HSA-ids in the earlier run of the clinics that were merged into this one; none where it was one clinic.

    Raises:
        ParameterError: the named run cannot be compared with.
        ReportError: the disk does not give the earlier run's manifest.
    """
    moved = assignment.run.moved
    earlier = choose_previous_run(assignment) if clinic_id in moved.values() else None
    ids = list_earlier_ids(earlier, clinic_id, moved) if earlier else ()
    return ids if len(ids) > 1 else ()


def _load(assignment: Assignment) -> RegionPeers | None:
    """The file's content, or None if it is not of this decision and these parameters."""
    peers = read_as(RegionPeers, load_object(assignment.run.out / PEERS))
    return peers if peers and peers.key == make_comparison_key(assignment) else None
