"""A path as DuckDB's SQL takes it: one file, and nothing read out of the names of its folders.

DuckDB takes `*`, `?` and `[` in the path of a file that it reads for a pattern, and a folder called `column=value` for
a column of the table, in place of the file's own. Neither is ever meant here.
"""

from collections.abc import Iterable
from pathlib import Path


def escape_glob(path: Path) -> str:
    """Write a path so that DuckDB takes its `*`, `?` and `[` literally.

    >>> escape_glob(Path("april[1]/clinics.csv"))
    'april[[]1]/clinics.csv'
    """
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))


def quote_text(text: str) -> str:
    """A text as an SQL string: a path too, where DuckDB takes no patterns.

    >>> quote_text("Annas mapp's")
    "'Annas mapp''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def list_parts(path: Path) -> list[Path]:
    """The files that a path stands for: itself, or those of a folder in order, but for what tools note for themselves.

    Spark and Hive begin those names with `_` or `.` (`_SUCCESS`, `.part-0.crc`).
    """
    if not path.is_dir():
        return [path]
    inner = sorted(file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file())
    return [path / name for name in inner if not any(map(_is_note, name.split("/")))]


def _is_note(name: str) -> bool:
    return name.startswith(".") or (name.startswith("_") and "=" not in name)


def parquet_source(path: Path, *, numbered: bool = False) -> str:
    """What stands after FROM to read one Parquet file, with its own columns and (numbered) `file_row_number`, from 0.

    >>> parquet_source(Path("id=7/clinics.parquet"))
    "read_parquet('id=7/clinics.parquet', hive_partitioning = false)"
    """
    also = ", file_row_number = true" if numbered else ""
    return f"read_parquet({quote_text(escape_glob(path))}, hive_partitioning = false{also})"


def parts_source(paths: Iterable[Path], also: str = "") -> str:
    """What stands after FROM to read several Parquet files as one; `also` are more settings, each after a comma.

    >>> parts_source([Path("a.parquet")])
    "read_parquet(['a.parquet'], hive_partitioning = false)"
    """
    listed = ", ".join(quote_text(escape_glob(path)) for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false{also})"
