"""A PostgreSQL schema that cannot be read is exit 12, says what to do, and leaves no store and no password behind."""

import re
import sys

import psycopg
import pytest
import yaml
from command import wait_until
from faults.test_disk_errors import mounted
from rules.specification import RUN

from audit_lib.__main__ import main
from audit_lib.audit.intake import take_in
from audit_lib.errors import InputError, ParameterError
from audit_lib.intake.sources.postgres import connection
from engines.postgres.postgres_tables import ONE, connect, fill_schema, make_schema, open_with


def test_a_table_that_may_not_be_read_is_exit_12_and_names_the_table(server, tmp_path):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    with connect(server.url()) as admin:
        admin.execute("CREATE ROLE halvlasare LOGIN")
        admin.execute(f"GRANT USAGE ON SCHEMA {schema} TO halvlasare; GRANT SELECT ON {schema}.clinics TO halvlasare")

    with pytest.raises(InputError, match=r"tabellen .*rollen saknar rättighet.*SELECT") as caught:
        take_in(open_with(tmp_path, server.url(user="halvlasare", schema=schema)))

    assert caught.value.exit_code == 12
    assert not (tmp_path / "ut" / "store" / "store.json").exists()


@pytest.mark.parametrize("through_a_view", [False, True])
def test_rows_that_a_policy_hides_from_the_role_are_exit_12_and_never_left_out(server, tmp_path, through_a_view):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    role = f"del_{schema}"
    with connect(server.url()) as admin:
        admin.execute(f"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {schema} TO {role}")
        if through_a_view:
            admin.execute(f"CREATE SCHEMA under_{schema}; ALTER TABLE {schema}.errands SET SCHEMA under_{schema}")
            admin.execute(f"GRANT USAGE ON SCHEMA under_{schema} TO {role}")
            view = f"VIEW {schema}.errands WITH (security_invoker) AS SELECT * FROM under_{schema}.errands"
            admin.execute(f"CREATE {view}; ALTER TABLE under_{schema}.errands ENABLE ROW LEVEL SECURITY")
            admin.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA under_{schema} TO {role}")
        else:
            admin.execute(f"ALTER TABLE {schema}.errands ENABLE ROW LEVEL SECURITY")
        admin.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}")

    with pytest.raises(InputError, match=r"tabellen errands: rollen får se bara en del av raderna.*BYPASSRLS"):
        take_in(open_with(tmp_path, server.url(user=role, schema=schema)))


def test_columns_of_many_values_are_exit_12_and_named_as_the_schema_has_them(server, tmp_path):
    schema = make_schema(server.url())
    services = [{"service_id": "1", "clinic_id": "x", "Ärendetyp": "Tid", "active_from": None}]
    types = {"Villkorstext": "text[]", "Beskrivning": "jsonb", "template": "pg_type", "Egen": "int[]"}
    services = [{**services[0], **dict.fromkeys(types)}]
    fill_schema(server.url(), schema, {"clinics": ONE["clinics"], "services": services}, types)

    with pytest.raises(InputError) as caught:
        take_in(open_with(tmp_path, server.url(schema=schema)))

    assert [problem.what for problem in caught.value.problems] == [
        "kolumnen template är sammansatt av flera fält",
        "kolumnen Beskrivning är sammansatt av flera fält",
        "kolumnen Villkorstext är en lista",
    ]


def test_all_missing_columns_of_all_tables_are_told_at_once(server, tmp_path):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, {"clinics": [{"clinic_id": "x"}], "errands": [{"errand_id": "1"}]})

    with pytest.raises(InputError) as caught:
        take_in(open_with(tmp_path, server.url(schema=schema)))

    wanted = ("operated_by", "started_by", "sent_at", f"schema={schema}, tabellen errands")
    assert [name for name in wanted if name not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://nobody:hemligt@/postgres?{socket}&schema=saknas", "rollen finns inte på servern"),
        ("postgresql://{user}:hemligt@/saknas?{socket}", "databasen finns inte.*Kontrollera databasens namn"),
        ("postgresql://{user}:hemligt@/postgres?{socket}&schema=saknas", "finns inte i schemat saknas"),
        ("postgresql://{user}:hemligt@localhost:1/postgres", "servern kunde inte öppnas.*värdnamn och port"),
    ],
)  # fmt: skip
def test_what_cannot_be_reached_is_exit_12_and_the_password_is_not_told(server, tmp_path, address, told, capfd):
    path = tmp_path / "run.yaml"
    url = address.format(socket=server.socket, user=server.user)
    path.write_text(yaml.safe_dump({**RUN, "input": url, "out": "ut"}))

    with pytest.raises(SystemExit) as ended:
        main(["check", str(path)])

    shown = "".join(capfd.readouterr())
    assert ended.value.code == 12
    assert re.search(told, shown)
    assert "hemligt" not in shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('FATAL:  password authentication failed for user "a"', "lösenordet godtas inte"),
        ('FATALT:  Lösenordsautentisering misslyckades för användare "a"', "lösenordet godtas inte"),
        ("failed: fe_sendauth: no password supplied", "lösenordet godtas inte"),
        ('FATAL:  Peer authentication failed for user "a"', "lösenordet godtas inte"),
        ('FATALT:  rollen "a" finns inte', "rollen finns inte"),
        ('FATAL:  role "a" is not permitted to log in', "får inte logga in"),
        ('FATALT:  databasen "c" existerar inte', "databasen finns inte"),
        ('FATAL:  permission denied for database "c"\nDETAIL:  no CONNECT', "får inte ansluta till databasen.*CONNECT"),
        ('FATAL:  no pg_hba.conf entry for host "1.2.3.4", user "a", no encryption', "från den här datorn.*sslmode"),
        ("FATAL:  sorry, too many clients already", "ingen ledig förbindelse"),
        ("FATAL:  the database system is starting up", "startar eller stängs av"),
        ('FATAL:  la base de données « c » n\'existe pas', "svarade men tog inte emot.*roll, lösenord och databas"),
        ("could not receive data: Connection refused", "kunde inte öppnas.*nätet"),
        ("failed to resolve host 'b'", "kunde inte öppnas.*värdnamn"),
    ],
)  # fmt: skip
def test_each_way_of_not_being_let_in_has_its_own_remedy(tmp_path, monkeypatch, words, told):
    def refuse(*_, **__):
        raise psycopg.OperationalError(f"connection failed: {words}")

    monkeypatch.setattr(psycopg.Connection, "connect", refuse)
    with pytest.raises(InputError, match=told) as caught:
        take_in(open_with(tmp_path, "postgresql://a:hemligt@b/c"))

    assert [word for word in ("hemligt", "FATAL", "failed") if word in str(caught.value)] == []


@pytest.mark.parametrize("option", ["shcema=uttag", "connect_timeout=strax"])
def test_an_option_that_libpq_does_not_take_is_exit_10_and_no_fault_of_the_net(tmp_path, option):
    with pytest.raises(ParameterError, match=r"^postgresql://a:\*\*\*@b/c.*som libpq inte godtar") as caught:
        take_in(open_with(tmp_path, f"postgresql://a:hemligt@b/c?{option}"))

    assert [word for word in ("hemligt", "nätet") if word in str(caught.value)] == []


def test_a_password_of_odd_signs_and_a_folder_of_a_socket_lead_to_the_tables(server, tmp_path):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    with connect(server.url()) as admin:
        admin.execute("CREATE ROLE granskare LOGIN SUPERUSER PASSWORD 'he#m?l[i]gt:+å'")
    over_net = server.tcp_url("granskare", "he#m?l[i]gt:+å", schema=schema)

    for url in (over_net, f"postgresql:///postgres?schema={schema}&user={server.user}&{server.socket}"):
        assert take_in(open_with(tmp_path, url)).store.tables["errands"].n_valid == 1


def test_a_connection_cut_in_the_middle_is_exit_12_and_leaves_no_store(server, tmp_path):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    with connect(server.url()) as admin:
        admin.execute(f"ALTER TABLE {schema}.errands RENAME TO many")
        cut = "pg_terminate_backend(pg_backend_pid())"
        admin.execute(f"CREATE VIEW {schema}.errands AS SELECT m.* FROM {schema}.many AS m, {cut}")

    with pytest.raises(InputError, match=r"förbindelsen .*bröts.*[Kk]ör om"):
        take_in(open_with(tmp_path, server.url(schema=schema)))

    assert not (tmp_path / "ut" / "store" / "store.json").exists()
    assert list((tmp_path / "ut" / "store").glob("*.csv")) == []


def test_a_statement_that_takes_too_long_is_exit_12_with_the_setting_to_change(server, tmp_path):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    with connect(server.url()) as admin:
        admin.execute(f"ALTER TABLE {schema}.errands RENAME TO many")
        admin.execute(f"CREATE VIEW {schema}.errands AS SELECT m.* FROM {schema}.many AS m, pg_sleep(30)")
        admin.execute("CREATE ROLE otalig LOGIN SUPERUSER; ALTER ROLE otalig SET statement_timeout = '200ms'")

    with pytest.raises(InputError, match=r"tabellen errands: frågan avbröts.*statement_timeout"):
        take_in(open_with(tmp_path, server.url(user="otalig", schema=schema)))


def test_a_server_without_room_to_sort_is_exit_12_and_leaves_no_store(server, tmp_path):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    with connect(server.url()) as admin:
        many = f"SELECT errand_id || '-' || n, {', '.join(list(ONE['errands'][0])[1:])}"
        admin.execute(f"INSERT INTO {schema}.errands {many} FROM {schema}.errands, generate_series(1, 5000) AS n")
        admin.execute("CREATE ROLE trangsort LOGIN; ALTER ROLE trangsort SET temp_file_limit = '64kB'")
        admin.execute("ALTER ROLE trangsort SET work_mem = '64kB'")
        admin.execute(f"GRANT USAGE ON SCHEMA {schema} TO trangsort")
        admin.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO trangsort")

    with pytest.raises(InputError, match=r"tabellen errands: .*räckte inte.*temp_file_limit") as caught:
        take_in(open_with(tmp_path, server.url(user="trangsort", schema=schema)))

    assert caught.value.exit_code == 12
    assert not (tmp_path / "ut" / "store" / "store.json").exists()


def test_a_full_disk_while_tables_are_copied_is_exit_12_and_no_traceback(server, tmp_path, capfd):
    schema = make_schema(server.url())
    fill_schema(server.url(), schema, ONE)
    audit = open_with(tmp_path, server.url(schema=schema))
    with mounted(audit.run.out, "size=12k"):
        with pytest.raises(SystemExit) as ended:
            main(["check", str(audit.run.run_file)])

        shown = capfd.readouterr().err
        assert ended.value.code == 12
        assert re.search(r"tabellen \w+: indata kunde inte läggas på disk: disken är full.*rätta det och kör om", shown)
        assert [path.name for path in audit.run.store.iterdir()] == []


def test_a_session_that_cannot_be_settled_is_exit_12_and_closed(server, tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "SESSION", ("SET jit = 'varken på eller av'",))

    with pytest.raises(InputError, match=r"inställningar: servern kunde inte utföra frågan \(22023\)"):
        take_in(open_with(tmp_path, server.url()))

    with connect(server.url()) as admin:
        ours = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'basutbud'"
        wait_until(lambda: admin.execute(ours).fetchone() == (0,))


def test_without_the_driver_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(InputError, match=r"basutbud-audit\[postgres\]") as caught:
        take_in(open_with(tmp_path, "postgresql://a:hemligt@b/c"))

    assert "hemligt" not in str(caught.value)
