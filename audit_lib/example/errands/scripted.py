"""The hand-written errands of the planted clinics and their messages, as rows of texts, long and wide at once."""

from collections.abc import Mapping, Sequence

from audit_lib.example.clinics.plan import ClinicPlan
from audit_lib.example.content_files import Row
from audit_lib.example.errands.blocks import KINDS
from audit_lib.example.errands.tables import WIDE_TIMES


def list_scripted(plans: Sequence[ClinicPlan], n_most: int) -> dict[str, list[Row]]:
    """List at most so many errands with their messages: rows by table; errands have the columns of both forms."""
    errands: list[Row] = []
    messages: list[Row] = []
    scripts = [(plan.clinic_id, *numbered) for plan in plans for numbered in enumerate(plan.scripted, start=1)]
    for clinic_id, number, script in scripts[:n_most]:
        place = f"{clinic_id[-5:]}-{number:02d}"
        sent = [_read_message(f"A-{place}", text) for text in script.messages]
        resident = script.resident or f"I-{place}"
        errands.append({
            "errand_id": f"A-{place}", "clinic_id": clinic_id, "service": script.service,
            "started_by": script.by, "starter_role": script.role,
            "sent_at": script.sent, "withdrawn_at": script.withdrawn, "closed_at": script.closed,
            "resident_key": None if resident == "none" else resident, **_widen(sent),
        })  # fmt: skip
        messages.extend(sent)
    return {"errands": errands, "messages": messages}


def _read_message(errand_id: str, text: str) -> dict[str, str]:
    day, time, kind, *sender = text.split()
    usual = "invanare" if kind == "svar" else "mottagning"
    return {"errand_id": errand_id, "sent_at": f"{day} {time}", "sender": (sender or [usual])[0], "kind": kind}


def _widen(messages: Sequence[Mapping[str, str]]) -> Row:
    ours = [message for message in messages if message["sender"] == "mottagning"]
    first = {
        name: min((message["sent_at"] for message in ours if message["kind"] == KINDS[kind]), default=None)
        for name, kind in WIDE_TIMES.items()
    }
    n_questions = sum(message["kind"] == "motfraga" for message in ours)
    n_answers = sum(message["kind"] == "svar" for message in messages)
    return {**first, "n_motfragor": f"{n_questions}", "n_svar": f"{n_answers}", "n_from_clinic": f"{len(ours)}"}
