"""A PostgreSQL schema as input gives what the same tables give as CSV."""

import json
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pyarrow.parquet as pq
import pytest
import yaml
from command import wait_until
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables
from rules.specification import RUN

from audit_lib.__main__ import main
from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.errors import InputError
from audit_lib.model.address import DatabaseAddress
from engines.postgres.postgres_tables import ONE, connect, fill_schema, make_schema, open_with

STORED = ("clinics", "errands", "messages", "services", "channels", "certificates", "visit_types", "administrators")


def read_store(store):
    """Every stored row without its number, since a database has no order of its own, and the errors by kind."""
    tables = {}
    for name in STORED:
        if store.tables[name].given:
            rows = pq.read_table(store.path(name)).drop_columns(["row"]).to_pylist()
            tables[name] = sorted(rows, key=repr)
    errors = pq.read_table(store.path("data_errors")).drop_columns(["row"]).to_pylist()
    return tables, sorted(errors, key=repr)


@pytest.mark.parametrize("seed", range(100, 106))
def test_text_columns_give_the_store_and_the_errors_that_csv_gives(server, tmp_path, seed):
    tables, run = random_tables(seed, n_clinics=4, n_errands=20)
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, tables)

    from_files = take_in(open_run(write_csv_region(tables, run, tmp_path / "csv"))).store
    from_database = take_in(open_with(tmp_path, server.url(schema=schema), run)).store

    assert read_store(from_files) == read_store(from_database)
    assert from_files.replies == from_database.replies
    assert {n: t.columns for n, t in from_files.tables.items()} == {
        n: t.columns for n, t in from_database.tables.items()
    }


TYPES = {
    "connected": "boolean",
    "active_from": "date",
    "sent_at": "timestamptz",
    "closed_at": "timestamp",
    "own_questions": "numeric(6,2)",
    "withdrawn_at": "timestamp",
}
TIMES = [
    # sent at (timestamptz), closed at (local timestamp), the local date sent, the instant closed in UTC
    ("2026-03-28 23:30:00+00", "2026-03-29 03:00:00.999", "2026-03-29", "2026-03-29T01:00:00"),
    ("2026-03-28 18:00:00-05", "2026-03-29 12:00:00", "2026-03-29", "2026-03-29T10:00:00"),
    ("2025-10-26 00:10:00Z", "2025-10-26 02:50:00", "2025-10-26", "2025-10-26T00:50:00"),
    ("2025-10-25 22:00:00+00", "2025-10-26 03:00:00", "2025-10-26", "2025-10-26T02:00:00"),
]


def test_typed_columns_are_read_as_what_they_are_in_any_time_zone(server, tmp_path):
    (row,) = ONE["errands"]
    errands = [
        {**row, "errand_id": f"E-{n}", "sent_at": sent, "closed_at": closed, "withdrawn_at": None}
        for n, (sent, closed, _, _) in enumerate(TIMES)
    ]
    clinics = [{**ONE["clinics"][0], "connected": "true", "own_note": "x"}]
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, {"clinics": clinics, "errands": errands}, TYPES)

    store = take_in(open_with(tmp_path, server.url(schema=schema))).store
    stored = pq.read_table(store.path("errands")).to_pylist()

    assert [on for _, _, on, _ in TIMES] == [row["sent_on"].isoformat() for row in stored]
    assert [at for *_, at in TIMES] == [row["closed_at"].replace(tzinfo=None).isoformat() for row in stored]
    assert pq.read_table(store.path("clinics")).column("connected").to_pylist() == [True]
    assert pq.read_table(store.path("data_errors")).num_rows == 0
    assert store.notes[0] == "tabellen clinics: kolumner som inte används: own_note."


def test_an_infinite_date_and_a_count_with_decimals_are_data_errors_and_not_guesses(server, tmp_path):
    row = {"clinic_id": ONE["clinics"][0]["clinic_id"], "name": "Kontakta mig", "active_from": "2026-01-01"}
    services = [
        {**row, "service_id": "1", "active_from": "infinity", "own_questions": "1.00"},
        {**row, "service_id": "2", "own_questions": "1.50"},
        {**row, "service_id": "3", "own_questions": "2.00"},
    ]
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, {"clinics": ONE["clinics"], "services": services}, {**TYPES, "connected": "text"})

    store = take_in(open_with(tmp_path, server.url(schema=schema))).store
    errors = pq.read_table(store.path("data_errors")).to_pylist()

    assert [(e["table"], e["row"], e["column"], e["rule_id"]) for e in errors] == [
        ("services", 2, "active_from", "DAT-04"),
        ("services", 3, "own_questions", "DAT-04"),
    ]
    assert pq.read_table(store.path("services")).column("own_questions").to_pylist() == [None, 2]


DOMAINS = """
CREATE DOMAIN {0}.hsa AS char(31); CREATE DOMAIN {0}.id AS {0}.hsa; CREATE DOMAIN {0}.moment AS timestamptz;
CREATE DOMAIN {0}.antal AS numeric(6,2); CREATE DOMAIN {0}.flagga AS boolean;
CREATE TYPE {0}.yrke AS ENUM ('läkare', 'sjuksköterska'); CREATE DOMAIN {0}.yrken AS {0}.yrke[]
"""


def test_domains_and_padded_texts_are_read_as_what_they_are_made_of(server, tmp_path):
    schema = make_schema(server.url())
    with connect(server.url()) as admin:
        admin.execute(DOMAINS.format(schema))
    service = {"service_id": "1", "clinic_id": ONE["clinics"][0]["clinic_id"], "name": "Tid", "own_questions": "2"}
    services = [{**service, "active_from": "2025-12-31 23:00Z", "professions": "{läkare,NULL,sjuksköterska}"}]
    services.append({**service, "service_id": "2", "active_from": "2026-01-01 00:00+01", "professions": "{}"})
    kinds = {"clinic_id": "id", "connected": "flagga", "active_from": "moment", "own_questions": "antal"}
    types = {column: f"{schema}.{kind}" for column, kind in {**kinds, "professions": "yrken"}.items()}
    clinics = [{**ONE["clinics"][0], "connected": "true"}]
    fill_schema(server.url(), schema, {"clinics": clinics, "services": services}, types)

    store = take_in(open_with(tmp_path, server.url(schema=schema))).store
    rows = pq.read_table(store.path("services")).to_pylist()

    assert pq.read_table(store.path("data_errors")).num_rows == 0
    assert pq.read_table(store.path("clinics")).column("connected").to_pylist() == [True]
    assert [(row["active_from"].isoformat(), row["own_questions"], row["professions"]) for row in rows] == [
        ("2026-01-01", 2, "läkare|sjuksköterska"),
        ("2026-01-01", 2, None),
    ]


def test_the_store_knows_the_headers_of_the_schema(server, tmp_path):
    schema = make_schema(server.url())
    row = ONE["clinics"][0]
    fill_schema(server.url(), schema, {"clinics": [{"HSA-id": row["clinic_id"], "Namn": "Ett", "Driftsform": "egen"}]})

    store = take_in(open_with(tmp_path, server.url(schema=schema))).store

    assert store.tables["clinics"].headers == {"clinic_id": "HSA-id", "name": "Namn", "operated_by": "Driftsform"}


def test_rows_are_numbered_by_key_whatever_order_they_were_put_in(server, tmp_path):
    admin = ONE["administrators"][0]
    rows = [{**admin, "admin_id": name} for name in ("å", "b", "A", "a")]
    rows[2] |= {"active_from": "i våras"}
    numbers = []
    for order in (rows, rows[::-1]):
        schema = make_schema(server.url())
        fill_schema(server.url(), schema, {"clinics": ONE["clinics"], "administrators": order})
        store = take_in(open_with(tmp_path, server.url(schema=schema))).store
        numbers.append(pq.read_table(store.path("data_errors")).column("row").to_pylist())

    assert numbers == [[2], [2]]


def test_a_role_that_may_only_read_is_enough_and_nothing_is_written(server, tmp_path):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    with connect(server.url()) as admin:
        admin.execute("CREATE ROLE lasare LOGIN; ALTER ROLE lasare SET default_transaction_read_only = on")
        admin.execute(
            f"GRANT USAGE ON SCHEMA {schema} TO lasare; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO lasare"
        )
        admin.execute("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")

    store = take_in(open_with(tmp_path, server.url(user="lasare", schema=schema))).store

    assert store.tables["errands"].n_valid == 1


def test_a_role_with_a_password_is_let_in_over_the_network_and_no_other(server, tmp_path):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    with connect(server.url()) as admin:
        admin.execute("CREATE ROLE fjarran LOGIN PASSWORD 'hemligt'")
        admin.execute(f"GRANT USAGE ON SCHEMA {schema} TO fjarran")
        admin.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO fjarran")

    store = take_in(open_with(tmp_path, server.tcp_url("fjarran", "hemligt", schema=schema))).store
    with pytest.raises(InputError, match="lösenord") as caught:
        take_in(open_with(tmp_path, server.tcp_url("fjarran", "gissat", schema=schema)))

    assert store.tables["errands"].n_valid == 1
    assert "gissat" not in str(caught.value)


def test_the_manifest_names_the_database_without_its_password(server, tmp_path, capfd):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    url = server.url(schema=schema).replace(f"{server.user}@", f"{server.user}:hemligt@")
    path = tmp_path / "run.yaml"
    path.write_text(yaml.safe_dump({**RUN, "input": url, "out": "ut"}))

    with pytest.raises(SystemExit) as ended:
        main(["check", str(path)])

    written = [file for file in (tmp_path / "ut").rglob("*") if file.is_file()]
    assert ended.value.code == 0, capfd.readouterr().err
    assert [file for file in written if b"hemligt" in file.read_bytes()] == []
    manifest = json.loads((tmp_path / "ut" / "run.json").read_text())
    assert (
        f"postgresql://{server.user}:***@/postgres?{server.socket}&schema={schema}, clinics"
        == (manifest["inputs"][0]["path"])
    )


def test_errands_and_messages_are_of_the_same_moment_whatever_is_written_meanwhile(server, tmp_path):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    with connect(server.url()) as other, ThreadPoolExecutor(1) as thread:
        other.execute(f"ALTER TABLE {schema}.errands RENAME TO many")
        wait = "pg_advisory_xact_lock(17)"
        other.execute(f"CREATE VIEW {schema}.errands AS SELECT m.* FROM {schema}.many AS m, {wait}")
        other.execute("SELECT pg_advisory_lock(17)")
        reading = thread.submit(take_in, open_with(tmp_path, server.url(schema=schema)))
        waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        wait_until(lambda: other.execute(waits).fetchone() == (1,))
        other.execute(f"INSERT INTO {schema}.messages SELECT * FROM {schema}.messages")
        other.execute("SELECT pg_advisory_unlock(17)")
        store = reading.result().store

    assert len(ONE["messages"]) == store.tables["messages"].n_rows


def test_an_address_never_shows_its_password_however_it_is_written():
    for url in (
        "postgresql://a:h%40mligt@b/c",
        "postgres://a@b/c?password=hemligt",
        "postgresql://a:h@b:1/c?sslpassword=x",
    ):
        address = DatabaseAddress(url)

        assert all(word not in f"{address} {address!r}" for word in ("hemligt", "h%40mligt", ":h@", "=x"))
        assert psycopg.conninfo.conninfo_to_dict(address.connection_string)["user"] == "a"
