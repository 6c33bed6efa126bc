"""Which rows the store holds, as queries over the working database."""

from collections.abc import Collection, Iterator

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from audit_lib.engines.embedded import read_batches
from audit_lib.intake.write import BATCH_ROWS
from audit_lib.model.tables import TABLES, Table


def create_stored_errands(con: duckdb.DuckDBPyConnection, present: Collection[str]) -> None:
    """Create `stored_errands`, in the store's order: a place in it sorts messages far faster than two texts do."""
    names = ", ".join(f't."{name}"' for name in _list_stored(TABLES["errands"], present))
    con.execute(
        f"CREATE OR REPLACE TABLE stored_errands AS SELECT {names}, t.row, t.rid, l.rid IS NOT NULL AS left_out, "
        "l.rid IS NOT NULL OR t.rid IN (SELECT rid FROM problems WHERE \"table\" = 'errands') AS has_error "
        "FROM typed_errands AS t "
        "LEFT JOIN (SELECT rid FROM left_out_rows WHERE \"table\" = 'errands') AS l USING (rid) "
        # The ids have a type of their own, which sorts as their texts do.
        "WHERE t.clinic_id IN (SELECT TRY_CAST(clinic_id AS errands_clinic_id) FROM written_clinics) "
        "ORDER BY t.clinic_id, t.errand_id NULLS FIRST, t.rid"
    )


def select_rows(table: Table, present: Collection[str]) -> str:
    """Give the query of a table's stored rows: the valid ones of valid clinics, in the store's order.

    Columns the source does not have are left to the writer.
    `errands` keeps what was left out too, marked, because SVA-01 counts it. Messages: `read_stored_messages`.
    """
    if table.name == "errands":
        return "SELECT * EXCLUDE (rid) FROM stored_errands"
    names = [f't."{name}"' for name in _list_stored(table, present)]
    order = ", ".join(f'"{name}" NULLS FIRST' for name in (*table.order, "row"))
    left_out = f"SELECT rid FROM left_out_rows WHERE \"table\" = '{table.name}'"
    if table.name == "services":
        # A fact that could not be read is not the fact that there is none.
        names = [_REPLACES if name == 't."replaces"' else name for name in names]
    return (
        f"SELECT {', '.join(names)}, t.row FROM typed_{table.name} AS t "
        "SEMI JOIN written_clinics USING (clinic_id) "
        f"WHERE t.rid NOT IN ({left_out}) ORDER BY {order}"
    )


def read_stored_messages(con: duckdb.DuckDBPyConnection, present: Collection[str]) -> Iterator[pa.RecordBatch]:
    """Read the valid messages of errands that are not left out, in the errands' order, each with its errand's clinic.

    Only numbers and codes are sorted. Both streams then run in the same order, so the ids come from the stretch of
    errands that a batch spans.
    """
    names = [name for name in _list_stored(TABLES["messages"], present) if name != "errand_id"]
    listed = ", ".join(f't."{name}"' for name in names)
    batches = con.execute(
        f"SELECT e.place, {listed}, t.row FROM typed_messages AS t "
        "JOIN (SELECT rowid AS place, rid FROM stored_errands WHERE NOT left_out) AS e ON e.rid = t.errand_rid "
        "WHERE t.rid NOT IN (SELECT rid FROM left_out_rows WHERE \"table\" = 'messages') "
        "ORDER BY e.place, t.sent_at, t.row"
    ).to_arrow_reader(BATCH_ROWS)
    with con.cursor() as errands:
        for batch in read_batches(batches):
            if not batch.num_rows:
                continue
            places = batch.column("place")
            first, last = places[0].as_py(), places[-1].as_py()
            spanned = errands.execute(
                "SELECT clinic_id, errand_id FROM stored_errands WHERE rowid BETWEEN ? AND ? ORDER BY rowid",
                [first, last],
            ).to_arrow_table()
            ids = spanned.take(pc.subtract(places, pa.scalar(first)))
            held = [batch.column(name) for name in batch.schema.names if name != "place"]
            whole = pa.Table.from_arrays(
                [*ids.columns, *held],
                names=[*ids.column_names, *(name for name in batch.schema.names if name != "place")],
            )
            yield from whole.to_batches()


def _list_stored(table: Table, present: Collection[str]) -> list[str]:
    names: list[str] = []
    for column in table.columns:
        if column.name not in present:
            continue
        names.append(column.name)
        if column.local_date:
            names.append(column.local_date)
        if (table.name, column.name) == ("services", "name"):
            names.append("code")
    return names


_REPLACES = (
    "CASE WHEN t.rid IN (SELECT rid FROM problems WHERE \"table\" = 'services' AND \"column\" = 'replaces' "
    "AND rule_id = 'DAT-04') THEN 'okant' ELSE CAST(t.replaces AS VARCHAR) END AS replaces"
)


def select_data_errors(tables: Collection[str]) -> str:
    """Give the query of all data errors, sorted; the clinic is the row's own, or its errand's.

    The few rows with an error are picked out before their errands are looked up, which are as many as the input's.
    """
    parts = [
        f'SELECT p."table", t.row, p."column", p.rule_id, p.reason, t.clinic_id '
        f"FROM problems AS p JOIN typed_{name} AS t USING (rid) WHERE p.\"table\" = '{name}'"
        for name in tables
        if name != "messages"
    ]
    if "messages" in tables:
        parts.append(
            'SELECT p."table", m.row, p."column", p.rule_id, p.reason, e.clinic_id FROM problems AS p JOIN faulty AS m '
            "USING (rid) LEFT JOIN "
            "(SELECT rid, clinic_id FROM typed_errands WHERE rid IN (SELECT errand_rid FROM faulty)) AS e "
            "ON e.rid = m.errand_rid AND m.is_single WHERE p.\"table\" = 'messages'"
        )
    faulty = (
        "WITH faulty AS MATERIALIZED (SELECT rid, row, errand_rid, is_single FROM typed_messages "
        "WHERE rid IN (SELECT rid FROM problems WHERE \"table\" = 'messages')) "
        if "messages" in tables
        else ""
    )
    return faulty + " UNION ALL ".join(parts) + " ORDER BY ALL"


def select_left_out(tables: Collection[str]) -> str:
    """Give the query of the number of rows left out by clinic and table, where the clinic could be read."""
    parts = [
        f"SELECT t.clinic_id, '{name}' AS \"table\", count(*) AS n FROM typed_{name} AS t "
        f"JOIN left_out_rows AS l USING (rid) WHERE l.\"table\" = '{name}' "
        "AND t.clinic_id IS NOT NULL GROUP BY ALL"
        for name in tables
        if name != "messages"
    ]
    return " UNION ALL ".join(parts) + " ORDER BY ALL"
