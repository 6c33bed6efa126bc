"""Rows of a Parquet file that meet conditions, counted before they are fetched."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from audit_lib.engines.embedded import describe_failure, keep_quiet
from audit_lib.errors import ParameterError, Problem
from audit_lib.files.paths import parquet_source
from audit_lib.wording.swedish import format_number

MOST_ROWS = 1_000_000
"""What is given to who does not ask for all: some hundred megabytes of errands."""
MOST_APART = 10
"""So many clinics are looked up one by one."""
NARROW = "Välj med clinic=, rule= eller period= det som ska läsas, eller be om alla med all_rows=True."


def fetch(
    path: Path,
    columns: str,
    wanted: Mapping[str, Sequence[str | bool]],
    *,
    days: tuple[date, date] | None = None,
    all_rows: bool = False,
) -> pa.Table:
    """The columns of the rows that have one of the `wanted` values in each column, sent on the `days`.

    Row groups that hold none of the clinics are passed by: what is read is in proportion to what is asked for.

    Raises:
        ParameterError: the rows are more than `MOST_ROWS`, or the file cannot be read.
    """
    rows, values = _select(path, dict(wanted), days)
    try:
        with duckdb.connect() as connection:
            # The file is asked twice, and its footer of hundreds of row groups is most of it.
            keep_quiet(connection).execute("SET parquet_metadata_cache = true")
            [(n_rows,)] = connection.execute(f"SELECT count(*) FROM ({rows})", values).fetchall()
            if n_rows > MOST_ROWS and not all_rows:
                raise ParameterError(Problem(f"det är {format_number(n_rows)} rader.", path.name, NARROW))
            return connection.execute(f"SELECT {columns} FROM ({rows})", values).to_arrow_table()
    except duckdb.Error as error:
        raise ParameterError(describe_failure("filen kunde inte läsas", error, path)) from error


def _select(
    path: Path, wanted: dict[str, Sequence[str | bool]], days: tuple[date, date] | None
) -> tuple[str, list[object]]:
    # DuckDB passes row groups by for one id and not for a list of them; of a long list it then reads less in all.
    clinics = wanted.pop("clinic_id", None)
    apart = [None] if clinics is None else [clinics] if len(clinics) > MOST_APART else [[one] for one in clinics]
    parts, values = [], list[object]()
    for some in apart:
        chosen = wanted if some is None else {"clinic_id": some, **wanted}
        conditions = [f"{column} IN ({', '.join('?' * len(allowed))})" for column, allowed in chosen.items()]
        values += [value for allowed in chosen.values() for value in allowed]
        if days:
            conditions.append("sent_on BETWEEN ? AND ?")
            values += days
        parts.append(f"FROM {parquet_source(path)} WHERE {' AND '.join(conditions or ['TRUE'])}")
    return " UNION ALL ".join(parts), values
