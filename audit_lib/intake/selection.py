"""Which rows the store holds, as queries over the working database."""

from collections.abc import Collection

from audit_lib.model.tables import TABLES, Table


def select_rows(table: Table, present: Collection[str]) -> str:
    """Give the query of a table's stored rows: the valid ones of valid clinics, in the store's order.

    Columns the source does not have are left to the writer. `errands` keeps what was left out too, marked, because
    SVA-01 counts it. `messages` are those of errands that are not left out, each with its errand's clinic and `row`.
    """
    if table.name == "errands":
        return _select_errands(present)
    if table.name == "messages":
        return _select_messages(present)
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


# The ids of errands' clinics have a type of their own, which is a number and sorts as the texts do.
_OF_WRITTEN = "clinic_id IN (SELECT TRY_CAST(clinic_id AS errands_clinic_id) FROM written_clinics)"
_LEFT_OUT_ERRANDS = "(SELECT rid FROM left_out_rows WHERE \"table\" = 'errands')"


def _select_errands(present: Collection[str]) -> str:
    names = ", ".join(f't."{name}"' for name in _list_stored(TABLES["errands"], present))
    return (
        f"SELECT {names}, t.row, l.rid IS NOT NULL AS left_out, "
        "l.rid IS NOT NULL OR t.rid IN (SELECT rid FROM problems WHERE \"table\" = 'errands') AS has_error "
        f"FROM typed_errands AS t LEFT JOIN {_LEFT_OUT_ERRANDS} AS l USING (rid) "
        f"WHERE t.{_OF_WRITTEN} ORDER BY t.clinic_id, t.errand_id NULLS FIRST, t.rid"
    )


def _select_messages(present: Collection[str]) -> str:
    """Only numbers and codes are joined and sorted: the id is its errand's, and is not written once more."""
    names = ", ".join(f't."{name}"' for name in _list_stored(TABLES["messages"], present) if name != "errand_id")
    return (
        f"SELECT e.clinic_id, e.row AS errand_row, {names}, t.row FROM typed_messages AS t "
        f"JOIN (SELECT rid, row, clinic_id FROM typed_errands WHERE {_OF_WRITTEN} "
        f"AND rid NOT IN {_LEFT_OUT_ERRANDS}) AS e ON e.rid = t.errand_rid "
        "WHERE t.rid NOT IN (SELECT rid FROM left_out_rows WHERE \"table\" = 'messages') "
        "ORDER BY e.clinic_id, t.errand_rid, t.sent_at, t.rid"
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
