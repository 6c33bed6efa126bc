"""How DuckDB is told of one file: whatever the signs, and in one place."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from audit_lib import model
from audit_lib.files.paths import escape_glob, parquet_source

PACKAGE = Path(model.__file__).parents[1]


@pytest.mark.parametrize("name", ["a[1]", "a?", "*", "[", "it's", "id=2", "å ä", "{a,b}"])
def test_one_file_is_read_and_only_its_own_columns(tmp_path: Path, name: str) -> None:
    for folder in (name, "a1", "aa"):
        (tmp_path / folder).mkdir()
        pq.write_table(pa.table({"id": [folder]}), tmp_path / folder / "t.parquet")
    path = tmp_path / name / "t.parquet"

    assert duckdb.execute(f"SELECT * FROM {parquet_source(path)}").fetchall() == [(name,)]
    assert duckdb.execute(f"SELECT file_row_number, id FROM {parquet_source(path, numbered=True)}").fetchall() == [
        (0, name)
    ]
    assert duckdb.execute("SELECT count(*) FROM glob(?)", [escape_glob(path)]).fetchall() == [(1,)]


def test_no_other_module_tells_duckdb_of_a_parquet_file() -> None:
    sources = {path.relative_to(PACKAGE): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}

    assert [str(name) for name, text in sources.items() if " read_parquet(" in text or '"read_parquet(' in text] == [
        "files/paths.py"
    ]
