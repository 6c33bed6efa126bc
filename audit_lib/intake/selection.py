"""Which rows the store holds, as queries over the working database."""

from collections.abc import Collection

import duckdb

from audit_lib.model.tables import TABLES, Table


def create_stored_errands(con: duckdb.DuckDBPyConnection, present: Collection[str]) -> None:
    """Create `stored_errands`, in the store's order: a place in it sorts messages far faster than two texts do."""
    names = ", ".join(f't."{name}"' for name in _list_stored(TABLES["errands"], present))
    con.execute(
        f"CREATE OR REPLACE TABLE stored_errands AS SELECT {names}, t.row, l.rid IS NOT NULL AS left_out, "
        "l.rid IS NOT NULL OR t.rid IN (SELECT rid FROM problems WHERE \"table\" = 'errands') AS has_error "
        "FROM typed_errands AS t SEMI JOIN written_clinics USING (clinic_id) "
        "LEFT JOIN (SELECT rid FROM left_out_rows WHERE \"table\" = 'errands') AS l USING (rid) "
        "ORDER BY t.clinic_id, t.errand_id NULLS FIRST, t.row"
    )


def select_rows(table: Table, present: Collection[str]) -> str:
    """Give the query of a table's stored rows: the valid ones of valid clinics, in the store's order.

    Columns the source does not have are left to the writer.
    `errands` keeps what was left out too, marked, because SVA-01 counts it; `messages` gets its errand's clinic,
    and only those of errands that are not left out.
    """
    names = [f't."{name}"' for name in _list_stored(table, present)]
    order = ", ".join(f'"{name}" NULLS FIRST' for name in (*table.order, "row"))
    left_out = f"SELECT rid FROM left_out_rows WHERE \"table\" = '{table.name}'"
    if table.name == "messages":
        return (
            f"SELECT e.clinic_id, {', '.join(names)}, t.row FROM typed_messages AS t "
            "JOIN (SELECT rowid AS place, errand_id, clinic_id FROM stored_errands WHERE NOT left_out) AS e "
            f"USING (errand_id) WHERE t.rid NOT IN ({left_out}) ORDER BY e.place, t.sent_at, t.row"
        )
    if table.name == "errands":
        return "SELECT * FROM stored_errands ORDER BY rowid"
    if table.name == "services":
        # A fact that could not be read is not the fact that there is none.
        names = [_REPLACES if name == 't."replaces"' else name for name in names]
    return (
        f"SELECT {', '.join(names)}, t.row FROM typed_{table.name} AS t "
        "SEMI JOIN written_clinics USING (clinic_id) "
        f"WHERE t.rid NOT IN ({left_out}) ORDER BY {order}"
    )


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
    "AND rule_id = 'DAT-04') THEN 'okant' ELSE t.replaces END AS replaces"
)


def select_data_errors(tables: Collection[str]) -> str:
    """Give the query of all data errors, sorted; the clinic is the row's own, or its errand's."""
    parts = [
        f'SELECT p."table", t.row, p."column", p.rule_id, p.reason, {_clinic_of(name)} AS clinic_id '
        f"FROM problems AS p JOIN typed_{name} AS t USING (rid) "
        + ("LEFT JOIN single_errands AS e USING (errand_id) " if name == "messages" else "")
        + f"WHERE p.\"table\" = '{name}'"
        for name in tables
    ]
    return " UNION ALL ".join(parts) + " ORDER BY ALL"


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


def _clinic_of(table: str) -> str:
    return "e.clinic_id" if table == "messages" else "t.clinic_id"
