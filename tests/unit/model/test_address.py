"""An address is read as libpq reads it, by libpq's own parser, and no sign in a password makes any of it shown."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from audit_lib.errors import ParameterError
from audit_lib.model.address import DatabaseAddress
from audit_lib.model.run import load_run

SECRET = "hemligt"  # noqa: S105 (invented)
TROUBLE = "@/?#:[]%&=+ '\"\\*,;\n\N{NO-BREAK SPACE}å"
SIGNS = st.text(st.sampled_from(TROUBLE) | st.characters(exclude_categories=["Cs"]), max_size=8)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12)
PLACES = (
    "127.0.0.1:1/vgr",
    "db.example.org",
    "[::1]:5432/vgr",
    "a:1,b,[::2]:3/vgr",
    "/vgr",
    "",
    "db/vgr?sslmode=require",
    "?host=/var/run&port=5433",
)


def read_or_refuse(url):
    """The address, or nothing where it is refused: then without a word of what was written."""
    try:
        return DatabaseAddress(url)
    except ValueError as refused:
        assert SECRET not in str(refused)
        return None


@given(SIGNS, SIGNS, st.sampled_from(PLACES))
def test_a_password_is_never_shown_whatever_its_signs_and_libpq_reads_the_same(before, after, place):
    url = f"postgresql://granskare:{before}{SECRET}{after}@{place}"

    address = read_or_refuse(url)

    if address is None:
        assert re.search(r"[@/%\x00-\x20]", before + after), "only these must be written with per cent"
    else:
        assert f"{address}" == f"{address!r}" == f"postgresql://granskare:***@{place}"
        assert conninfo_to_dict(address.connection_string) == conninfo_to_dict(url)


@given(SIGNS, SIGNS, st.sampled_from(("password", "pass%77ord", "sslpassword", "oauth_client_secret")))
def test_nor_is_one_that_stands_among_the_options(before, after, name):
    address = read_or_refuse(f"postgresql://a@b/c?{name}={before}{SECRET}{after}&schema=uttag&sslmode=require")

    if address is None:
        assert re.search(r"[@%&=\x00-\x20]", before + after)
    else:
        assert SECRET not in f"{address} {address!r}"
        assert str(address).endswith("&schema=uttag&sslmode=require")
        assert address.schema == "uttag"


@given(SIGNS, st.sampled_from(PLACES))
def test_nor_is_one_whose_user_was_forgotten_or_that_ends_in_no_sign(signs, place):
    for url in (f"postgresql://:{SECRET}{signs}@{place}", f"postgresql://granskare:{SECRET}{signs}/{place}"):
        assert SECRET not in str(read_or_refuse(url))


@given(
    st.fixed_dictionaries(
        {"user": WORDS, "password": WORDS, "dbname": WORDS},
        optional={"application_name": WORDS, "options": WORDS},
    ),
    WORDS,
    st.sampled_from(("db.example.org:5432", "", "[::1]")),
    st.randoms(use_true_random=False),
)
def test_what_is_written_with_per_cent_is_always_read_as_libpq_reads_it(wanted, schema, host, random):
    coded = {name: quote(value, safe="") for name, value in wanted.items()}
    place = f"{coded.pop('user')}:{coded.pop('password')}@{host}/{coded.pop('dbname')}"
    pairs = [f"{name}={value}" for name, value in coded.items()]
    without = f"postgresql://{place}?{'&'.join(pairs)}"
    pairs.insert(random.randint(0, len(pairs)), f"schema={quote(schema, safe='')}")

    address = DatabaseAddress(f"postgresql://{place}?{'&'.join(pairs)}")
    read = conninfo_to_dict(address.connection_string)

    assert address.schema == schema
    assert read == conninfo_to_dict(without)
    assert {name: read[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("written", "given", "schema"),
    [
        ("postgresql:///vgr?schema=u", "postgresql:///vgr", "u"),
        ("postgresql:///vgr?schema=u&host=/tmp", "postgresql:///vgr?host=/tmp", "u"),
        ("postgres://a:p?schema=x@b/c", "postgres://a:p?schema=x@b/c", "public"),
        ("postgresql://a@b/c?schema=", "postgresql://a@b/c", "public"),
        ("postgresql://a@b/c?options=-c%20a%3Db&schema=u", "postgresql://a@b/c?options=-c%20a%3Db", "u"),
        ("postgresql://a@b/c?schem%61=%C3%A5+b&application_name=a+b", "postgresql://a@b/c?application_name=a+b", "å+b"),
    ],
)
def test_only_the_schema_is_cut_out_of_what_was_written(written, given, schema):
    address = DatabaseAddress(written)

    assert (address.connection_string, address.schema) == (given, schema)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://granskare:hem/ligt@db/vgr",
        "postgresql://granskare:hem@ligt@db/vgr",
        "postgresql://granskare:5432/hemligt@db/vgr",
        "postgresql://granskare:1/x?y=hemligt@db/vgr",
        "postgresql://granskare:hem%ligt@db/vgr",
        "postgresql://granskare:hem%00ligt@db/vgr",
        "postgresql://granskare:hem%ffligt@db/vgr",
        "postgresql://granskare:hem ligt@db/vgr",
        "postgresql://granskare:hemligt",
        "postgresql://granskare@[db/vgr?password=hemligt",
        "postgresql://granskare@db/vgr?password=hem=ligt",
        "postgresql://granskare@db/vgr?password=hem&ligt",
        "mysql://granskare:hemligt@db/vgr",
        "PostgreSQL://granskare:hemligt@db/vgr",
    ],
)
def test_one_that_cannot_be_split_is_exit_10_with_its_place_and_without_a_word_of_it(tmp_path, address):
    path = tmp_path / "run.yaml"
    others = "decision: x\nperiod_from: 2026-01-01\nperiod_to: 2026-04-30\n"
    path.write_text(f"{others}input: '{address}'\n", encoding="utf-8")

    with pytest.raises(ParameterError) as refused:
        load_run(path)

    assert refused.value.exit_code == 10
    assert str(refused.value).startswith(f"{path}, rad 4, input: ")
    assert [word for word in ("hem", "ligt", "granskare") if word in str(refused.value).removeprefix(str(path))] == []
