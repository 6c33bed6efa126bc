"""Which rows the store holds, as queries over the working database."""

from collections.abc import Collection

from audit_lib.intake.problems import select_left_out_rows
from audit_lib.intake.schemas import list_stored
from audit_lib.model.tables import ERRANDS, UNKNOWN, Table
from audit_lib.model.verdict import DataRule

# The ids of errands' clinics have a type of their own, which is a number and sorts as the texts do.
_IS_VALID = "clinic_id IN (SELECT TRY_CAST(clinic_id AS errands_clinic_id) FROM valid_clinics)"


def select_rows(table: Table, present: Collection[str]) -> str:
    """Give the query of a small table's stored rows: the valid ones of valid clinics, in the store's order.

    Columns the source does not have are left to the writer.
    """
    unknown = {column.name: _tell_unknown(table, column.name) for column in table.columns if column.empty_is_fact}
    names = [unknown.get(name, f'"{name}"') for name in _list_stored(table, present)]
    order = ", ".join(f'"{name}" NULLS FIRST' for name in (*(table.other_order or table.key), "row"))
    return (
        f"SELECT {', '.join(names)}, row FROM typed_{table.name} SEMI JOIN valid_clinics USING (clinic_id) "
        f"WHERE rid NOT IN ({select_left_out_rows(table.name)}) ORDER BY {order}"
    )


def _tell_unknown(table: Table, name: str) -> str:
    """A fact that could not be read is not the fact that there is none."""
    unread = f"SELECT rid FROM problems WHERE \"table\" = '{table.name}' AND \"column\" = '{name}'"
    return (
        f"CASE WHEN rid IN ({unread} AND rule_id = '{DataRule.UNREADABLE}') THEN '{UNKNOWN}' "
        f"ELSE CAST({name} AS VARCHAR) END AS {name}"
    )


def select_part(table: Table, present: Collection[str], start: int, stop: int) -> str:
    """Give the query of the rows of `errands` or `messages` from one place to another, in any order.

    Only what `stays` is stored: a filter here would copy all rows to be rid of a few. `errands` keeps what was left out
    too, marked, because it is counted. `messages` are those of errands that are not left out, each with its errand's
    clinic and `row`, and without the errand's id.
    """
    here = f"rid >= {start} AND rid < {stop}"
    names = ", ".join(f'"{name}"' for name in _list_stored(table, present))
    rows = f"FROM typed_{table.name} WHERE {here}"
    left_out = f"rid IN ({select_left_out_rows(table.name)} AND {here})"
    if table is ERRANDS:
        has_problem = f"rid IN (SELECT rid FROM problems WHERE \"table\" = 'errands' AND {here})"
        return (
            f"SELECT * REPLACE (has_error OR left_out AS has_error) FROM (SELECT row, {names}, "
            f"{left_out} AS left_out, {has_problem} AS has_error, coalesce({_IS_VALID}, false) AS stays {rows})"
        )
    return (
        f"SELECT clinic_id, errand_row, row, {names}, coalesce({_IS_VALID} AND NOT {left_out} "
        f"AND errand_rid NOT IN ({select_left_out_rows('errands')}), false) AS stays {rows}"
    )


def _list_stored(table: Table, present: Collection[str]) -> list[str]:
    return [name for column in table.columns if column.name in present for name in list_stored(table, column)]


def select_data_errors(tables: Collection[str]) -> str:
    """Give the query of all data errors, sorted; the clinic is the row's own, or its errand's."""
    queries = [
        f'SELECT p."table", t.row, p."column", p.rule_id, p.reason, t.clinic_id, p.leaves_out '
        f"FROM problems AS p JOIN typed_{name} AS t USING (rid) WHERE p.\"table\" = '{name}'"
        for name in tables
    ]
    return " UNION ALL ".join(queries) + " ORDER BY ALL"


def select_left_out(tables: Collection[str]) -> str:
    """Give the query of the number of rows left out by clinic and table, where the clinic could be read.

    A clinic of whose services a source said nothing has 0 of them: none was left out, but some may be missing.
    """
    queries = [
        f"SELECT t.clinic_id, '{name}' AS \"table\", count(*) AS n FROM typed_{name} AS t "
        f"JOIN left_out_rows AS l USING (rid) WHERE l.\"table\" = '{name}' "
        "AND t.clinic_id IS NOT NULL GROUP BY ALL"
        for name in tables
        if name != "messages"
    ]
    queries.append("SELECT clinic_id, 'services', 0 FROM unlisted_clinics")
    return " UNION ALL ".join(queries) + " ORDER BY ALL"
