"""Contract section 1: words for no value, Excel's error values, promoted numbers, and the region's own words."""

import datetime as dt

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from intake_tables import A, B

from audit_lib.model.run.own_tables import OwnTable

FORMATS = ("csv", "parquet", "xlsx")
NOTHING = ("NULL", "null", "(null)", "\\N", "NA", "n/a", "N/A", "NaN", "nan", "NaT", "None", " NULL\u00a0")
ERROR_VALUES = (
    *("#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!"),
    *("#BLOCKED!", "#FIELD!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#PYTHON!"),
    *("#SAKNAS!", "#SKÄRNING!", "#DIVISION/0!", "#VÄRDEFEL!", "#REFERENS!", "#NAMN?", "#OGILTIGT!", "#HÄMTAR_DATA"),
    *("#BERÄKNA!", "#n/a", "#saknas!"),
)
TEXTS = ("NULLA", "nana", "(null", "Nationella", "#1", "# N/A", "#hej", "Err", "..", "0")
OPTIONAL = (
    *("template", "origin", "replaces", "active_to", "restricted", "professions"),
    *("control_questions", "own_questions", "description", "terms"),
)
"""The columns of services that may be empty: one of each form but time."""
UNKNOWN = {"template": "okant", "replaces": "okant", "professions": "okant"}
"""Where an empty cell says that there is none, a bad one is told apart."""
ERRANDS = "errand_id;clinic_id;service;started_by;sent_at;closed_at;resident_key\n"
MESSAGES = "errand_id;sent_at;sender;kind\n"


def write_table(folder, table, rows, kind):
    """Write rows of text as a file of one kind; gives the file."""
    path = folder / f"{table}.{kind}"
    if kind == "parquet":
        pq.write_table(pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in rows[0]])), path)
    elif kind == "xlsx":
        workbook = openpyxl.Workbook()
        for cells in (rows[0], *(row.values() for row in rows)):
            workbook.active.append(list(cells))
        workbook.save(path)
    else:
        lines = [";".join(rows[0]), *(";".join(cell or "" for cell in row.values()) for row in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def load_services(intake, tmp_path, words, kind, columns=OPTIONAL):
    """Load a service for each word, which stands in all these columns; gives their stored cells, a service a row."""
    rows = [
        {"service_id": f"s{number}", "clinic_id": A, "name": "Förnya recept", "active_from": "2020-01-01"}
        | dict.fromkeys(columns, word)
        for number, word in enumerate(words)
    ]
    clinics = [{"clinic_id": A, "name": "Påhittad", "operated_by": "egen"}]
    tables = {"clinics": clinics, "services": rows}
    intake.load({name: write_table(tmp_path, name, table, kind) for name, table in tables.items()})
    stored = {service_id: cells for service_id, *cells in intake.rows("services", "service_id", *columns)}
    return [dict(zip(columns, stored[row["service_id"]], strict=True)) for row in rows]


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("kind", FORMATS)
def test_a_word_for_no_value_is_an_empty_cell_in_every_column_and_counted_in_a_note(intake, tmp_path, kind):
    stored = load_services(intake, tmp_path, NOTHING, kind)

    assert (stored, intake.errors()) == ([dict.fromkeys(OPTIONAL)] * len(NOTHING), [])
    told = {note.split(": ")[1]: note for note in intake.store.notes if "läses som tomma" in note}
    assert sorted(told) == sorted(f"kolumnen {name}" for name in OPTIONAL)
    assert all(note.startswith(f"services.{kind}: ") for note in told.values())
    assert all(f"{len(NOTHING)} celler säger" in note and "NULL" in note for note in told.values())


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("kind", FORMATS)
def test_an_error_value_of_excel_is_an_error_in_every_column_and_the_row_stays(intake, tmp_path, kind):
    columns = tuple(name for name in OPTIONAL if name != "active_to")
    stored = load_services(intake, tmp_path, ERROR_VALUES, kind, columns)

    assert stored == [dict.fromkeys(columns) | UNKNOWN] * len(ERROR_VALUES)
    places = [(2 + place, name) for place in range(len(ERROR_VALUES)) for name in sorted(columns)]
    assert intake.errors() == [("services", row, name, "DAT-04") for row, name in places]
    assert {"#SAKNAS!" in reason for (reason,) in intake.rows("data_errors", "reason")} == {True}


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("written", ["#N/A", "#SAKNAS!", " #REFERENS! "])
def test_an_error_value_leaves_the_row_out_where_it_is_an_id_a_name_or_a_time(intake, written):
    intake.load(
        clinics=f"clinic_id;name;operated_by\n{A};Påhittad;egen\n{B};{written};egen\n{written};Påhittad;egen\n",
        errands=ERRANDS
        + f"{written};{A};egen;ombud;2026-04-02 15:03;;\n"
        + f"2;{A};{written};ombud;2026-04-02 15:03;;\n"
        + f"3;{A};egen;ombud;2026-04-02 15:03;{written};\n"
        + f"4;{A};egen;ombud;2026-04-02 15:03;;{written}\n",
    )

    found = [("clinics", 3, "name"), ("clinics", 4, "clinic_id")]
    found += [("errands", 2, "errand_id"), ("errands", 3, "service"), ("errands", 4, "closed_at")]
    assert intake.errors() == [(*place, "DAT-04") for place in [*found, ("errands", 5, "resident_key")]]
    assert [row for row, left_out in intake.rows("errands", "row", "left_out") if not left_out] == [5]


def test_a_text_that_only_resembles_such_a_word_is_a_text(intake, tmp_path):
    stored = load_services(intake, tmp_path, TEXTS, "csv", ("description", "terms"))

    assert [(row["description"], row["terms"]) for row in stored] == [(text, text) for text in TEXTS]
    assert (intake.errors(), intake.store.notes) == ([], ())


@pytest.mark.proof
def test_a_required_cell_with_a_word_for_no_value_is_empty(intake):
    intake.load(errands=ERRANDS + f"NULL;{A};NA;ombud;NaT;;\n")

    assert intake.errors() == [("errands", 2, name, "DAT-04") for name in ("errand_id", "sent_at", "service")]


def test_a_point_alone_is_no_date_time_or_number_but_a_text(intake):
    intake.load(
        services=f"service_id;clinic_id;name;active_from;active_to;own_questions;description\ns1;{A};X;2020-01-01;.;.;.\n",
        errands=ERRANDS + f"1;{A};egen;ombud;2026-04-02 15:03;.;.\n",
    )

    assert intake.rows("services", "active_to", "own_questions", "description") == [(None, None, ".")]
    assert intake.rows("errands", "closed_at", "resident_key") == [(None, ".")]
    assert intake.errors() == []


def test_nothing_but_nul_signs_is_the_empty_text_in_terms_and_elsewhere_an_empty_cell(intake):
    row = f"s1;{A};X;2020-01-01;\0;\0\0;\0;\0\n"
    intake.load(services="service_id;clinic_id;name;active_from;origin;professions;own_questions;terms\n" + row)

    assert intake.rows("services", "origin", "professions", "own_questions", "terms") == [(None, None, None, "")]
    assert intake.errors() == []
    assert "services.csv: kolumnen terms: 1 cell har bara NUL-tecken och läses som tom text." in intake.store.notes
    assert "services.csv: kolumnen origin: 1 cell har bara NUL-tecken och läses som inget värde." in intake.store.notes


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(("written", "connected", "n"), [("1.0", True, 1), ("0.0", False, 0)])
def test_a_promoted_number_is_the_number_in_tri_states_and_counts(intake, written, connected, n):
    intake.load(
        clinics=f"clinic_id;name;operated_by;connected\n{A};Påhittad;egen;{written}\n",
        services=f"service_id;clinic_id;name;active_from;own_questions\ns1;{A};X;2020-01-01;{written}\n",
    )

    assert (intake.rows("clinics", "connected"), intake.rows("services", "own_questions")) == ([(connected,)], [(n,)])
    assert intake.errors() == []


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("written", ["1,0", "1.5", "1.", ".0", "10.0"])
def test_another_decimal_is_no_tri_state(intake, written):
    intake.load(clinics=f"clinic_id;name;operated_by;connected\n{A};Påhittad;egen;{written}\n")

    assert intake.errors() == [("clinics", 2, "connected", "DAT-04")]


def load_joined(intake, errand_ids, message_ids):
    """Errands and a message each, with these ids; gives the stored ids of the errands and the errors."""
    intake.load(
        errands=ERRANDS + "".join(f"{name};{A};egen;ombud;2026-04-02 15:03;;\n" for name in errand_ids),
        messages=MESSAGES + "".join(f"{name};2026-04-03 10:00;mottagning;slutsvar\n" for name in message_ids),
    )
    return sorted(name for (name,) in intake.rows("errands", "errand_id")), intake.errors()


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize(
    ("errand_ids", "message_ids"),
    [
        (("101", "102"), ("101.0", "102.0")),
        (("101.0", "102.0"), ("101", "102")),
        (("101.0", "102.0"), ("101.0", "102.0")),
        (("101", "102.0"), (" 101.0", "102")),
    ],
)
def test_ids_that_a_tool_has_made_decimals_join_as_the_whole_numbers_they_were(intake, errand_ids, message_ids):
    assert load_joined(intake, errand_ids, message_ids) == (["101", "102"], [])
    assert [row for (row,) in intake.rows("messages", "errand_row")] == [2, 3]
    assert any("slutar på .0 och läses som heltal" in note for note in intake.store.notes)


@pytest.mark.proof
def test_a_decimal_stays_where_any_id_of_the_column_is_no_whole_number(intake):
    ids, errors = load_joined(intake, ("A1", "101.0"), ("A1", "101"))

    assert (ids, errors) == (["101.0", "A1"], [("messages", 3, "errand_id", "DAT-02")])


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("written", ["1.01E+02", "1,23457E+11", "1e+15"])
def test_an_id_that_excel_has_rounded_is_an_error_that_says_so(intake, written):
    intake.load(errands=ERRANDS + f"{written};{A};egen;ombud;2026-04-02 15:03;;{written}\n")

    assert intake.errors() == [("errands", 2, name, "DAT-04") for name in ("errand_id", "resident_key")]
    assert {"Excel har avrundat" in reason for (reason,) in intake.rows("data_errors", "reason")} == {True}


OWN_CLINICS = "clinic_id;name;operated_by;connected;connected_on\n"


def test_own_words_are_read_as_the_run_file_says_in_every_form_of_column(intake):
    words = {
        "operated_by": {"Egen regi": "egen", "1": "avtal"},
        "connected": {"Påkopplad": "ja", "?": "okänt"},
        "connected_on": {"ej klart": ""},
    }
    lines = f"{A};X; EGEN REGI ;påkopplad;ej klart\n{B};Y;1.0;?;2020-01-02\n"
    intake.load(clinics=OWN_CLINICS + lines, own={"clinics": OwnTable(values=words)})

    assert intake.rows("clinics", "operated_by", "connected", "connected_on") == [
        ("egen", True, None),
        ("avtal", None, dt.date(2020, 1, 2)),
    ]
    assert intake.errors() == []
    assert intake.store.notes == (
        "clinics.csv: kolumnen connected: 2 celler läses med körfilens ord (values).",
        "clinics.csv: kolumnen connected_on: 1 cell läses med körfilens ord (values).",
        "clinics.csv: kolumnen operated_by: 2 celler läses med körfilens ord (values).",
    )


@pytest.mark.fast_rows(1)
@pytest.mark.parametrize("kind", FORMATS)
def test_an_own_word_wins_over_the_contracts_own_and_over_the_words_for_no_value(intake, tmp_path, kind):
    rows = [
        {"clinic_id": A, "name": "X", "operated_by": "egen", "connected": "NA"},
        {"clinic_id": B, "name": "Y", "operated_by": "avtal", "connected": "ja"},
    ]
    words = {"operated_by": {"egen": "utan_avtal"}, "connected": {"ja": "nej", "NA": "ja"}}
    path = write_table(tmp_path, "clinics", rows, kind)
    intake.load({"clinics": path}, own={"clinics": OwnTable(values=words)})

    assert intake.rows("clinics", "operated_by", "connected") == [("utan_avtal", True), ("avtal", False)]


@pytest.mark.proof
def test_own_names_of_services_and_own_words_for_unknown_professions(intake):
    words = {"name": {"Recept": "Förnya recept"}, "professions": {"oklart": "okänt", "alla": ""}}
    head = "service_id;clinic_id;name;active_from;professions\n"
    intake.load(
        services=head + f"s1;{A};recept;2020-01-01;Oklart\ns2;{A};Recept;2020-01-01;alla\n",
        own={"services": OwnTable(values=words)},
    )

    assert intake.rows("services", "code", "professions") == [("fornya_recept", "okant"), ("fornya_recept", None)]


def test_an_own_header_that_the_file_does_not_have_is_told_with_the_likely_one(intake):
    lines = f"HSA-id,Namn,Driftsform,Stängdes\n{A},Påhittad,egen,2020-01-01\n"
    intake.load(clinics=lines, own={"clinics": OwnTable(columns={"Stängdess": "closed_on"})})

    assert (
        "clinics.csv: rubriken Stängdess i körfilen (tables: clinics: columns) finns inte i filen. Menade du Stängdes?"
        in intake.store.notes
    )


def test_an_own_header_that_the_file_has_is_not_told_as_missing(intake):
    lines = f"HSA-id,Namn,Driftsform,Stängdes\n{A},Påhittad,egen,2020-01-01\n"
    intake.load(clinics=lines, own={"clinics": OwnTable(columns={"stängdes ": "closed_on"})})

    assert intake.store.notes == ()
