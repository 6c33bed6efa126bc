"""What each file of the store holds: the Arrow schema of a table, of the data errors, and of what was left out."""

import pyarrow as pa

from audit_lib.model.tables import Form, Table

_FILLED = frozenset({"clinic_id", "row", "left_out", "has_error"})
_TYPES: dict[Form, pa.DataType] = {
    Form.TRI: pa.bool_(),
    Form.DATE: pa.date32(),
    Form.TIMESTAMP: pa.timestamp("us", tz="UTC"),
    Form.COUNT: pa.int32(),
}
_DATA_ERRORS: dict[str, pa.DataType] = {
    "table": pa.string(),
    "row": pa.int64(),
    "column": pa.string(),
    "rule_id": pa.string(),
    "reason": pa.string(),
    "clinic_id": pa.string(),
}
DATA_ERRORS_SCHEMA = pa.schema(_DATA_ERRORS)
_LEFT_OUT: dict[str, pa.DataType] = {
    "clinic_id": pa.string(),
    "table": pa.string(),
    "n": pa.int64(),
}
LEFT_OUT_SCHEMA = pa.schema(_LEFT_OUT)


def make_schema(table: Table, *, is_wide: bool = True) -> pa.Schema:
    """Give the Arrow schema a table has in the store: canonical columns, their companions, and `row`.

    A message tells its errand by `errand_row`, the errand's `row`: a number is grouped and found faster than a text.
    Where no row can lack a value the file says so, and has no list of which do: a fifth less to write.

    Args:
        table: what to store.
        is_wide: errands in the wide form; else they have no columns for it, which would be null from end to end.
    """
    types: dict[str, pa.DataType] = {}
    if table.name == "messages":
        types = {"clinic_id": pa.string(), "errand_row": pa.int64()}
    for column in table.columns:
        if (table.name, column.name) == ("messages", "errand_id") or (column.is_wide and not is_wide):
            continue
        types[column.name] = _TYPES.get(column.form, pa.string())
        if column.local_date:
            types[column.local_date] = pa.date32()
        if (table.name, column.name) == ("services", "name"):
            types["code"] = pa.string()
    types["row"] = pa.int64()
    if table.name == "errands":
        types |= {"left_out": pa.bool_(), "has_error": pa.bool_()}
    # A message that lacks anything is left out; of errands those rows are kept.
    filled = types if table.name == "messages" else _FILLED
    return pa.schema([pa.field(name, kind, nullable=name not in filled) for name, kind in types.items()])
