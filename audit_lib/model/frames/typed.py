"""Arrow tables and rows of results as pandas frames of the documented columns and dtypes.

pandas is imported when a frame is made: a command that makes none pays nothing for it.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from audit_lib.model.frames.columns import FRAMES
from audit_lib.model.frames.kinds import CATEGORY, COUNT, DATE, FLAG, MOMENT, TEXT, FrameColumn

if TYPE_CHECKING:
    import pandas as pd

_ARROW: dict[str, pa.DataType] = {
    CATEGORY: pa.string(),
    TEXT: pa.string(),
    COUNT: pa.int64(),
    FLAG: pa.bool_(),
    DATE: pa.timestamp("us"),
    MOMENT: pa.timestamp("us", tz="Europe/Stockholm"),
}


def frame_table(name: str, table: pa.Table) -> "pd.DataFrame":
    """A frame of `FRAMES` from a table that has its columns, in any order and of kindred types."""
    return _make_frame(FRAMES[name].columns, table)


def frame_rows(name: str, rows: Iterable[Sequence[Any]], more: Sequence[FrameColumn] = ()) -> "pd.DataFrame":
    """A frame of `FRAMES` from rows in the order of its columns and, after them, of `more`."""
    columns = [*FRAMES[name].columns, *more]
    cells = zip(*rows, strict=True)
    arrays = {column.name: pa.array(next(cells, ())) for column in columns}
    return _make_frame(columns, pa.table(arrays))


def _make_frame(columns: Sequence[FrameColumn], table: pa.Table) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 (see above)

    arrays: dict[str, Any] = {}
    for column in columns:
        array = table.column(column.name).cast(_ARROW[column.dtype])
        arrays[column.name] = array.dictionary_encode() if column.dtype == CATEGORY else array
    nullable = {pa.string(): pd.StringDtype(), pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    frame: pd.DataFrame = pa.table(arrays).to_pandas(types_mapper=nullable.get)
    ordered = {
        column.name: pd.CategoricalDtype([str(value) for value in column.order], ordered=True)
        for column in columns
        if column.order
    }
    for column in columns:
        if column.dtype == CATEGORY and not column.order:
            # Equal rows give equal frames: not by which word happened to come first.
            words = frame[column.name].cat
            frame[column.name] = words.reorder_categories(sorted(words.categories))
    return frame.astype(ordered) if ordered else frame
