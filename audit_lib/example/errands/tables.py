"""From blocks and hand-written errands to Arrow tables in the contract's columns, long or wide."""

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from audit_lib.example.clinics.plan import ClinicPlan
from audit_lib.example.content_files import read_content
from audit_lib.example.errands import blocks as eb
from audit_lib.example.errands.days import EPOCH_S, Ints

TIME = pa.timestamp("s")
TEXT = pa.string()
_ERRAND_FIELDS: "list[pa.Field[Any]]" = [
    pa.field("errand_id", TEXT), pa.field("clinic_id", TEXT), pa.field("service", TEXT),
    pa.field("started_by", TEXT), pa.field("starter_role", TEXT), pa.field("sent_at", TIME),
    pa.field("withdrawn_at", TIME), pa.field("closed_at", TIME), pa.field("resident_key", TEXT),
]  # fmt: skip
ERRANDS = pa.schema(_ERRAND_FIELDS)
WIDE_TIMES = {
    "first_delsvar_at": eb.DELSVAR, "slutsvar_at": eb.SLUTSVAR, "first_motfraga_at": eb.MOTFRAGA,
    "first_kontakt_at": eb.KONTAKT, "first_kvittens_at": eb.KVITTENS,
}  # fmt: skip
WIDE_COUNTS = ("n_motfragor", "n_svar", "n_from_clinic")
WIDE = pa.schema([*ERRANDS, *[(name, TIME) for name in WIDE_TIMES], *[(name, pa.int32()) for name in WIDE_COUNTS]])
_MESSAGE_FIELDS: "list[pa.Field[Any]]" = [
    pa.field("errand_id", TEXT), pa.field("sent_at", TIME), pa.field("sender", TEXT), pa.field("kind", TEXT),
]  # fmt: skip
MESSAGES = pa.schema(_MESSAGE_FIELDS)


def make_errands(block: eb.Block, plans: list[ClinicPlan], first_number: int, *, wide: bool) -> pa.Table:
    """Make the errand rows of a block, numbered from `first_number`; `wide` adds the reply columns."""
    names: dict[str, list[str]] = read_content("vocabulary")["names"]
    words = [*eb.SERVICES, *(names[code][0] for code in eb.SERVICES)]
    columns = {
        "errand_id": _make_ids(b"A", np.arange(first_number, first_number + len(block.sent)), 9),
        "clinic_id": _take_words(block.clinic, [plan.clinic_id for plan in plans]),
        "service": _take_words(block.service + len(eb.SERVICES) * block.spelled, words),
        "started_by": _take_words(block.starter, list(eb.STARTERS)),
        "starter_role": _take_words(block.role, list(eb.ROLES)),
        "sent_at": _make_times(block.sent),
        "withdrawn_at": _make_times(block.withdrawn),
        "closed_at": _make_times(block.closed),
        "resident_key": _make_ids(b"I", block.clinic * 10_000_000 + block.resident, 12, block.resident < 0),
    }
    if not wide:
        return pa.table(columns, schema=ERRANDS)
    given = block.times < eb.NEVER
    from_clinic = given & (block.kinds != eb.SVAR)
    from_clinic[:, eb.SLOT_RECEIPT] = False
    for name, kind in WIDE_TIMES.items():
        columns[name] = _make_times(np.where(from_clinic & (block.kinds == kind), block.times, eb.NEVER).min(axis=1))
    counts = (from_clinic & (block.kinds == eb.MOTFRAGA), given & (block.kinds == eb.SVAR), from_clinic)
    for name, flags in zip(WIDE_COUNTS, counts, strict=True):
        columns[name] = pa.array(flags.sum(axis=1).astype(np.int32))
    return pa.table(columns, schema=WIDE)


def make_messages(block: eb.Block, first_number: int) -> pa.Table:
    """Make the message rows of a block, in the order of errands and, within one, of time."""
    errand, slot = np.nonzero(block.times < eb.NEVER)
    kinds = block.kinds[errand, slot]
    sender = np.where(slot == eb.SLOT_RECEIPT, 2, np.where(kinds == eb.SVAR, 1, 0))
    columns = {
        "errand_id": _make_ids(b"A", first_number + errand, 9),
        "sent_at": _make_times(block.times[errand, slot]),
        "sender": _take_words(sender, ["mottagning", "invanare", "system"]),
        "kind": _take_words(kinds, list(eb.KINDS)),
    }
    return pa.table(columns, schema=MESSAGES)


def list_scripted(plans: list[ClinicPlan], *, wide: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """List the hand-written errands and their messages as rows of values, times still as text."""
    errands: list[dict[str, Any]] = []
    messages: list[dict[str, Any]] = []
    for plan in plans:
        for number, script in enumerate(plan.scripted, start=1):
            errand_id = f"A-{plan.clinic_id[-5:]}-{number:02d}"
            sent = [_read_message(errand_id, text) for text in script.get("messages", ())]
            resident = script.get("resident", f"I-{plan.clinic_id[-5:]}-{number:02d}")
            errands.append({
                "errand_id": errand_id, "clinic_id": plan.clinic_id, "service": script["service"],
                "started_by": script.get("by", "invanare"), "starter_role": script.get("role"),
                "sent_at": script["sent"], "withdrawn_at": script.get("withdrawn"),
                "closed_at": script.get("closed"),
                "resident_key": None if resident == "none" else resident, **(_widen(sent) if wide else {}),
            })  # fmt: skip
            messages.extend(sent)
    return errands, messages


def parse_times(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    """Turn rows whose times are text into an Arrow table."""
    names = [field.name for field in schema if field.type == TIME]
    typed = [row | {name: dt.datetime.fromisoformat(row[name]) for name in names if row.get(name)} for row in rows]
    return pa.Table.from_pylist(typed, schema=schema)


def _read_message(errand_id: str, text: str) -> dict[str, str]:
    day, time, kind, *sender = text.split()
    usual = "invanare" if kind == "svar" else "mottagning"
    return {
        "errand_id": errand_id,
        "sent_at": f"{day} {time}",
        "sender": (sender or [usual])[0],
        "kind": kind,
    }


def _widen(messages: list[dict[str, str]]) -> dict[str, Any]:
    ours = [message for message in messages if message["sender"] == "mottagning"]
    first = {
        name: min((message["sent_at"] for message in ours if message["kind"] == eb.KINDS[kind]), default=None)
        for name, kind in WIDE_TIMES.items()
    }
    n_questions = sum(message["kind"] == "motfraga" for message in ours)
    n_answers = sum(message["kind"] == "svar" for message in messages)
    return {**first, "n_motfragor": n_questions, "n_svar": n_answers, "n_from_clinic": len(ours)}


def _make_ids(letter: bytes, numbers: Ints, width: int, missing: NDArray[np.bool_] | None = None) -> "pa.Array[Any]":
    """Write numbers as a letter and `width` digits, straight into Arrow's buffers, as formatting is slow."""
    digits = np.empty((len(numbers), width + 1), dtype=np.uint8)
    digits[:, 0] = letter[0]
    rest = numbers.copy()
    for column in range(width, 0, -1):
        rest, digit = np.divmod(rest, 10)
        digits[:, column] = digit + ord("0")
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * (width + 1)
    ids = pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets.tobytes()), pa.py_buffer(digits.tobytes()))
    if missing is None or not missing.any():
        return ids
    given: pa.Array[Any] = pc.if_else(pa.array(missing), pa.scalar(None, TEXT), ids)
    return given


def _take_words(places: Ints, words: list[str]) -> "pa.Array[Any]":
    """Look words up by place; a negative place is an empty cell."""
    indices: Any = pa.array(places.astype(np.int32), mask=places < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words)).cast(pa.string())


def _make_times(seconds: Ints) -> "pa.Array[Any]":
    return pa.array(seconds + EPOCH_S, mask=seconds >= eb.NEVER).cast(TIME)
