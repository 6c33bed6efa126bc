"""Which rows the store holds, as queries over the working database."""

from collections.abc import Collection

from audit_lib.model.tables import Table


def select_rows(table: Table) -> str:
    """Give the query of a table's stored rows: the valid ones of valid clinics, in the store's order.

    `errands` keeps what was left out too, marked, because SVA-01 counts it; `messages` gets its errand's clinic, and
    only those of errands that are not left out.
    """
    names: list[str] = []
    for column in table.columns:
        names.append(f't."{column.name}"')
        if column.local_date:
            names.append(f"t.{column.local_date}")
        if (table.name, column.name) == ("services", "name"):
            names.append("t.code")
    order = ", ".join(f'"{name}" NULLS FIRST' for name in (*table.order, "row"))
    left_out = f"SELECT rid FROM left_out_rows WHERE \"table\" = '{table.name}'"
    if table.name == "messages":
        return (
            f"SELECT e.clinic_id, {', '.join(names)}, t.row FROM typed_messages AS t "
            "JOIN (SELECT errand_id, clinic_id FROM typed_errands JOIN written_clinics USING (clinic_id) "
            "WHERE rid NOT IN (SELECT rid FROM left_out_rows WHERE \"table\" = 'errands')) AS e USING (errand_id) "
            f"WHERE t.rid NOT IN ({left_out}) ORDER BY {order}"
        )
    if table.name == "errands":
        return (
            f"SELECT {', '.join(names)}, t.row, t.rid IN ({left_out}) AS left_out "
            f"FROM typed_errands AS t SEMI JOIN written_clinics USING (clinic_id) ORDER BY {order}"
        )
    if table.name == "services":
        # A fact that could not be read is not the fact that there is none.
        names = [_REPLACES if name == 't."replaces"' else name for name in names]
    return (
        f"SELECT {', '.join(names)}, t.row FROM typed_{table.name} AS t SEMI JOIN written_clinics USING (clinic_id) "
        f"WHERE t.rid NOT IN ({left_out}) ORDER BY {order}"
    )


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
        f"JOIN left_out_rows AS l USING (rid) WHERE l.\"table\" = '{name}' AND t.clinic_id IS NOT NULL GROUP BY ALL"
        for name in tables
        if name != "messages"
    ]
    return " UNION ALL ".join(parts) + " ORDER BY ALL"


def _clinic_of(table: str) -> str:
    return "e.clinic_id" if table == "messages" else "t.clinic_id"
