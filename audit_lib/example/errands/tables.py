"""From blocks of drawn errands to Arrow tables in the contract's columns, long or wide."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from audit_lib.example.clinics.plan import ClinicPlan
from audit_lib.example.content_files import read_vocabulary
from audit_lib.example.errands import blocks as eb
from audit_lib.example.errands.days import EPOCH_S, Ints
from audit_lib.model import tables

TIME = pa.timestamp("s")
WIDE_TIMES = {
    "first_delsvar_at": eb.DELSVAR, "slutsvar_at": eb.SLUTSVAR, "first_motfraga_at": eb.MOTFRAGA,
    "first_kontakt_at": eb.KONTAKT, "first_kvittens_at": eb.KVITTENS,
}  # fmt: skip
WIDE_COUNTS = ("n_motfragor", "n_svar", "n_from_clinic")
_Columns: TypeAlias = dict[str, "pa.Array[Any]"]


def _make_schema(table: tables.Table, *, is_wide: bool) -> pa.Schema:
    types: dict[tables.Form, pa.DataType] = {tables.Form.TIMESTAMP: TIME, tables.Form.COUNT: pa.int32()}
    columns = [column for column in table.columns if is_wide or not column.is_wide]
    return pa.schema([(column.name, types.get(column.form, pa.string())) for column in columns])


LONG = {table.name: _make_schema(table, is_wide=False) for table in (tables.ERRANDS, tables.MESSAGES)}
WIDE = {"errands": _make_schema(tables.ERRANDS, is_wide=True)}


def make_tables(block: eb.Block, plans: Sequence[ClinicPlan], schemas: Mapping[str, pa.Schema]) -> dict[str, pa.Table]:
    """Make the rows of a block by table, LONG or WIDE."""
    columns = {"errands": _list_errands(block, plans)}
    if "messages" in schemas:
        columns["messages"] = _list_messages(block)
    else:
        columns["errands"] |= _list_replies(block)
    return {table: pa.table(columns[table], schema=schema) for table, schema in schemas.items()}


def _list_errands(block: eb.Block, plans: Sequence[ClinicPlan]) -> _Columns:
    names = read_vocabulary()["names"]
    residents = _make_ids(b"I", block.clinic * 10_000_000 + block.resident, 12)
    words = [*eb.SERVICES, *(names[code][0] for code in eb.SERVICES)]
    return {
        "errand_id": _make_ids(b"A", block.first + np.arange(len(block.sent)), 9),
        "clinic_id": _take_words(block.clinic, [plan.clinic_id for plan in plans]),
        "service": _take_words(block.service + len(eb.SERVICES) * block.spelled, words),
        "started_by": _take_words(block.starter, eb.STARTERS),
        "starter_role": _take_words(block.role, eb.ROLES),
        "sent_at": _make_times(block.sent),
        "withdrawn_at": _make_times(block.withdrawn),
        "closed_at": _make_times(block.closed),
        "resident_key": pc.if_else(pa.array(block.resident < 0), pa.scalar(None, pa.string()), residents),
    }


def _list_replies(block: eb.Block) -> _Columns:
    given = block.times < eb.NEVER
    from_clinic = given & (block.kinds != eb.SVAR)
    from_clinic[:, eb.SLOT_RECEIPT] = False
    counted = (from_clinic & (block.kinds == eb.MOTFRAGA), given & (block.kinds == eb.SVAR), from_clinic)
    return {
        name: _make_times(np.where(from_clinic & (block.kinds == kind), block.times, eb.NEVER).min(axis=1))
        for name, kind in WIDE_TIMES.items()
    } | {name: pa.array(flags.sum(axis=1).astype(np.int32)) for name, flags in zip(WIDE_COUNTS, counted, strict=True)}


def _list_messages(block: eb.Block) -> _Columns:
    """List messages in the order of errands and, within one, of time."""
    errand, slot = np.nonzero(block.times < eb.NEVER)
    kinds = block.kinds[errand, slot]
    sender = np.where(slot == eb.SLOT_RECEIPT, 2, np.where(kinds == eb.SVAR, 1, 0))
    return {
        "errand_id": _make_ids(b"A", block.first + errand, 9),
        "sent_at": _make_times(block.times[errand, slot]),
        "sender": _take_words(sender, ("mottagning", "invanare", "system")),
        "kind": _take_words(kinds, eb.KINDS),
    }


def _make_ids(letter: bytes, numbers: Ints, width: int) -> "pa.Array[Any]":
    """Write numbers as a letter and `width` digits, straight into Arrow's buffers, as formatting is slow."""
    digits = np.empty((len(numbers), width + 1), dtype=np.uint8)
    digits[:, 0] = letter[0]
    rest = numbers.copy()
    for column in range(width, 0, -1):
        rest, digit = np.divmod(rest, 10)
        digits[:, column] = digit + ord("0")
    offsets = np.arange(len(numbers) + 1, dtype=np.int32) * (width + 1)
    return pa.StringArray.from_buffers(len(numbers), pa.py_buffer(offsets.tobytes()), pa.py_buffer(digits.tobytes()))


def _take_words(places: Ints, words: Sequence[str]) -> "pa.Array[Any]":
    """Look words up by place; a negative place is an empty cell."""
    indices: Any = pa.array(places.astype(np.int32), mask=places < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words)).cast(pa.string())


def _make_times(seconds: Ints) -> "pa.Array[Any]":
    return pa.array(seconds + EPOCH_S, mask=seconds >= eb.NEVER).cast(TIME)
