"""What each file of the store holds: the Arrow schema of a table, of the data errors, and of what was left out."""

import pyarrow as pa

from audit_lib.model.tables import ERRANDS, MESSAGES, Column, Form, Table

_FILLED = frozenset({"clinic_id", "row", "left_out", "has_error"})
_TYPES: dict[Form, pa.DataType] = {
    Form.TRI: pa.bool_(),
    Form.DATE: pa.date32(),
    Form.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Form.COUNT: pa.int32(),
}
_TEXT: pa.DataType = pa.string()
_NUMBER: pa.DataType = pa.int64()
_ERROR_TEXTS = [(name, _TEXT) for name in ("column", "rule_id", "reason", "clinic_id")]
DATA_ERRORS_SCHEMA = pa.schema([("table", _TEXT), ("row", _NUMBER), *_ERROR_TEXTS, ("leaves_out", pa.bool_())])
LEFT_OUT_SCHEMA = pa.schema([("clinic_id", _TEXT), ("table", _TEXT), ("n", _NUMBER)])


def list_stored(table: Table, column: Column) -> dict[str, pa.DataType]:
    """Give what the store holds of a column: itself, its local date, and of a service's name the code.

    A message tells its errand not by its id but by `errand_row`: a number is grouped and found faster than a text.
    """
    if table is MESSAGES and column.name == "errand_id":
        return {}
    stored = {column.name: _TYPES.get(column.form, _TEXT)}
    if column.local_date:
        stored[column.local_date] = pa.date32()
    if (table.name, column.name) == ("services", "name"):
        stored["code"] = _TEXT
    return stored


def make_schema(table: Table, *, is_wide: bool = True) -> pa.Schema:
    """Give the Arrow schema a table has in the store: canonical columns, their companions, and `row`.

    Where no row can lack a value the file says so, and has no list of which do: a fifth less to write. Errands that are
    not in the wide form have no columns for it, which would be null from end to end.
    """
    types = {"clinic_id": _TEXT, "errand_row": _NUMBER} if table is MESSAGES else {}
    for column in table.columns:
        if is_wide or not column.is_wide:
            types |= list_stored(table, column)
    types["row"] = _NUMBER
    if table is ERRANDS:
        types |= {"left_out": pa.bool_(), "has_error": pa.bool_()}
    # A message that lacks anything is left out; of errands those rows are kept.
    filled = types if table is MESSAGES else _FILLED
    return pa.schema([pa.field(name, kind, nullable=name not in filled) for name, kind in types.items()])
