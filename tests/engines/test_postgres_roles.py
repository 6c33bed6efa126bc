"""What PostgreSQL lets a role do decides where it can be used: over the network, with few rights, for reading only."""

import pytest
from oracle.csv_region import write_csv_region
from oracle.random_region import random_tables

from audit_lib.audit.intake import take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.verdicts import check_region
from audit_lib.errors import InputError, RuleError
from audit_lib.model.address import DatabaseAddress
from engines.agreement import assert_same, on_engine
from engines.postgres_tables import ONE, connect, fill_schema, make_schema, open_with


@pytest.fixture
def audit(tmp_path):
    tables, run = random_tables(7, n_clinics=2, n_errands=10)
    return open_run(write_csv_region(tables, run, tmp_path / "region"))


def judge_as(audit, url):
    return check_region(on_engine(audit, engine="postgres", engine_url=DatabaseAddress(url)), take_in(audit))


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


def test_temporary_tables_are_all_that_the_engine_makes(server, audit):
    with connect(server.url()) as admin:
        admin.execute("CREATE DATABASE snal")
    with connect(server.url("snal")) as admin:
        admin.execute("CREATE ROLE snal LOGIN; REVOKE ALL ON DATABASE snal FROM PUBLIC")
        admin.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE snal TO snal")
    with connect(server.url("snal", user="snal")) as allowed, pytest.raises(Exception, match="permission denied"):
        allowed.execute("CREATE TABLE public.kvar (x int)")

    found = judge_as(audit, server.url("snal", user="snal"))

    assert found.verdicts.num_rows > 0
    assert_same(check_region(audit, take_in(audit)), found, about="a role with TEMPORARY only")


def test_a_role_for_reading_only_judges_where_it_may_make_temporary_tables(server, audit):
    # A transaction for reading only lets temporary tables be filled, but not made.
    with connect(server.url()) as admin:
        admin.execute("CREATE ROLE bara_las LOGIN; GRANT TEMPORARY ON DATABASE postgres TO bara_las")
        admin.execute("ALTER ROLE bara_las SET default_transaction_read_only = on")

    with pytest.raises(RuleError, match=r"tillåter inga tillfälliga tabeller.*engine_url") as caught:
        judge_as(audit, server.url(user="bara_las"))

    assert caught.value.exit_code == 13
