"""A run file that names an engine gives the very files that the embedded one gives, byte for byte."""

import pytest
import yaml
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables

from audit_lib.__main__ import main
from audit_lib.engines.postgres import PostgresDatabase
from engines.cluster import SPARK_MARKS, own_java, start_cluster
from engines.postgres_tables import fill_schema, make_schema

RESULTS = [f"{name}.{kind}" for name in ("verdicts", "deviations", "data_errors") for kind in ("csv", "parquet")]


@pytest.fixture
def region():
    # Clocks change, readings are turned, and there are deviations and errors to compare.
    return random_tables(1032, n_clinics=4, n_errands=30)


def check_with(tmp_path, run, **named):
    """The result files of `basutbud check` of a run file with these lines."""
    out = tmp_path / f"ut-{named['engine']}"
    path = tmp_path / f"{named['engine']}.yaml"
    path.write_text(yaml.safe_dump({**run, **named, "out": str(out)}, allow_unicode=True), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["check", str(path)])

    assert ended.value.code == 0
    return {name: (out / name).read_bytes() for name in RESULTS}


def assert_worth_comparing(files):
    assert [name for name, content in files.items() if name.endswith(".csv") and content.count(b"\n") < 3] == []


def test_postgres_is_where_the_input_is_when_no_other_address_is_named(server, region, tmp_path, monkeypatch):
    tables, run = region
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, tables)
    opened = []
    open_session = PostgresDatabase.__init__
    monkeypatch.setattr(
        PostgresDatabase, "__init__", lambda self, address: opened.append(address.url) or open_session(self, address)
    )
    url = server.url(schema=schema)

    expected = check_with(tmp_path, run, input=url, engine="duckdb")
    assert opened == []
    actual = check_with(tmp_path, run, input=url, engine="postgres")

    assert opened == [url]
    assert expected == actual
    assert_worth_comparing(actual)


def test_postgres_is_where_the_run_file_says(server, region, tmp_path):
    tables, run = region
    given = yaml.safe_load(write_csv_region(tables, run, tmp_path).read_text(encoding="utf-8"))

    expected = check_with(tmp_path, given, engine="duckdb")
    actual = check_with(tmp_path, given, engine="postgres", engine_url=server.url())

    assert expected == actual
    assert_worth_comparing(actual)


@pytest.mark.exhaustive
@pytest.mark.parametrize("engine", [pytest.param("spark", marks=SPARK_MARKS)])
def test_spark_is_where_the_run_file_says(engine, region, tmp_path, tmp_path_factory):
    tables, run = region
    given = yaml.safe_load(write_csv_region(tables, run, tmp_path).read_text(encoding="utf-8"))

    expected = check_with(tmp_path, given, engine="duckdb")
    with own_java(tmp_path_factory.mktemp("java")), start_cluster() as master:
        actual = check_with(tmp_path, given, engine=engine, spark_master=master)

    assert expected == actual
