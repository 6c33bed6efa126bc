"""Text files as people and systems deliver them: what is read, and what is refused by what it is."""

import gzip
import unicodedata

import pytest
from intake_tables import CLINICS, A, B

from audit_lib.errors import InputError

SERVICES = "service_id,clinic_id,name,active_from,professions,terms\n"
ROW = f"s1,{A},Beställ tid,2020-01-01,,\n"
SWEDISH = CLINICS.replace("Påhittade mottagningen", "Åmåls påhittade för återbesök")


def refuse(intake, **tables):
    with pytest.raises(InputError) as refused:
        intake.load(**tables)
    return [(problem.what, problem.where.rpartition("/")[2]) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "row",
    [
        f"s1,{A},Beställ tid,2020-01-01,a,b,\n",
        f"s1,{A},Beställ, tid,2020-01-01,a,\n",
        f's1,{A},"Beställ, tid",2020-01-01,a,b,""\n',
        f"s1,{A},Beställ tid,2020-01-01,a,b,c\n",
        f"s1,{A},Beställ tid,2020-01-01,,,\n",
    ],
)
def test_a_row_with_a_cell_too_many_is_refused_also_when_it_is_empty(intake, row):
    quoted = f's0,{A},"Beställ; tid, eller inte",2020-01-01,,"Svar, inom ""två"" vardagar"\n'

    assert refuse(intake, services=SERVICES + quoted + row) == [
        ("raden har 7 celler men rubrikraden 6", "services.csv, rad 3")
    ]


def test_a_line_below_the_table_is_refused_with_the_advice_to_take_it_away(intake):
    with pytest.raises(InputError) as refused:
        intake.load(services=SERVICES + f"s1,{A},Beställ tid,2020-01-01,a,b\n(1 rad påverkades)\n")

    assert [problem.remedy.startswith("Ta bort raden") for problem in refused.value.problems] == [True]


def test_separators_and_line_ends_within_quotes_are_no_cells_of_their_own(intake):
    texts = [f's{n},{A},"Tid, {n}",2020-01-01,,"a,\r\n""b"",\n,,"\n' for n in range(50)]
    intake.load(services=SERVICES + "".join(texts))

    assert len(intake.rows("services")) == 50


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "sep=;\r"])
def test_excels_own_first_line_tells_the_separator_and_is_no_row(intake, line):
    intake.load(clinics=f"{line}\n" + CLINICS.replace(",", ";").replace("avtal", "kommun"))

    assert intake.rows("clinics", "clinic_id") == [(A,)]
    assert intake.errors() == [("clinics", 3, "operated_by", "DAT-04")]


def test_headers_below_a_title_are_pointed_at_and_read_when_the_run_file_says_where(intake):
    text = "Uttag 2026-10-31,,\n\n" + CLINICS.replace("avtal", "kommun")
    refused = [("rubrikraden ser ut att vara rad 3", "clinics.csv")]
    assert refuse(intake, clinics=text) == refused

    intake.load(clinics=text, own={"clinics": {"header_row": 3}})
    assert intake.rows("clinics", "clinic_id", "row") == [(A, 4)]
    assert intake.errors() == [("clinics", 5, "operated_by", "DAT-04")]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (CLINICS.replace(",", "|"), "cellerna skiljs åt av |"),
        (CLINICS.partition("\n")[2], "filen ser ut att sakna rubrikrad: den första raden är data"),
        (CLINICS.encode("utf-16-le"), "filen är i UTF-16 utan märke"),
        (CLINICS.encode("utf-16-be"), "filen är i UTF-16 utan märke"),
        (CLINICS.encode("utf-16"), "filen är i UTF-16"),
        ('[{"clinic_id": 1}]', "kolumnen clinic_id saknas i tabellen clinics"),
        ("<html><body>", "filen är XML eller en webbsida"),
    ],
)
def test_a_file_that_is_no_table_of_ours_is_told_what_it_is(intake, text, what):
    assert refuse(intake, clinics=text)[0] == (what, refuse(intake, clinics=text)[0][1])


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp850", "MS-DOS (cp850)"), ("cp437", "MS-DOS (cp850)"), ("mac_roman", "Mac Roman (Macintosh)")],
)
@pytest.mark.parametrize(
    "word", ["Beställ tid", "Förnya recept", "öppet idag på ön", "Råd", "BESTÄLL TID", "Årsta", "René"]
)
def test_old_encodings_are_refused_by_name(intake, encoding, name, word):
    if (encoding, word) == ("mac_roman", "René"):
        pytest.skip("é of a Macintosh at the end of a word is a letter in each of them")
    text = CLINICS.replace("Påhittade mottagningen", word).replace("Andra påhittade", "Andra")

    assert refuse(intake, clinics=text.encode(encoding)) == [(f"filen är i {name}, som inte läses", "clinics.csv")]


@pytest.mark.parametrize(
    "name", ["Årsta", "Ö", "Müller", "René", "O’Brien", "mån–fre", "20 € – och “mer” …", "Škoda på Öland"]
)
def test_windows_own_encoding_is_read(intake, name):
    text = CLINICS.replace("Påhittade mottagningen", name).replace("Andra påhittade", "Andra")
    intake.load(clinics=text.encode("cp1252"))

    assert intake.rows("clinics", "name")[0] == (name,)


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode().decode("cp1252"),
        lambda text: text.encode().decode("latin-1"),
        lambda text: text.encode("cp850").decode("cp1252", "replace").replace("\ufffd", "?"),
        lambda text: text.encode().decode("mac_roman"),
    ],
)
def test_texts_that_were_garbled_before_are_refused_and_lost_signs_noted(intake, encode):
    text = encode(CLINICS.replace("Påhittade mottagningen", "Återbesök för vuxna"))
    ((what, where),) = refuse(intake, clinics=text)

    assert what.startswith("kolumnen name: ")
    assert "teckenkodning" in what
    assert where == "clinics.csv"


@pytest.mark.parametrize("name", ["Best?ll tid", "Best\ufffdll tid"])
def test_lost_signs_are_noted(intake, name):
    store = intake.load(clinics=CLINICS.replace("Påhittade mottagningen", name))

    assert any("kolumnen name: i 1 celler har tecken gått förlorade" in note for note in store.notes)


def test_a_misspelt_header_of_a_column_that_is_absent_is_asked_about(intake):
    store = intake.load(services=SERVICES.replace("professions", "aktive_to") + ROW)

    assert "services.csv: rubriken aktive_to läses inte. Menade du active_to?" in store.notes


def test_an_address_may_have_a_question_mark(intake):
    store = intake.load(services=SERVICES + f"s1,{A},Tid,2020-01-01,,se https://example.invalid/a?b=c\n")

    assert store.notes == ()


def test_a_packed_file_is_read_as_the_one_in_it_and_a_damaged_one_refused(intake, tmp_path):
    folder = tmp_path / "given"
    folder.mkdir()
    packed = gzip.compress(SWEDISH.encode("cp1252"))
    (folder / "clinics.csv.gz").write_bytes(packed)
    store = intake.load(folder)
    assert intake.rows("clinics", "name")[0] == ("Åmåls påhittade för återbesök",)
    assert [file.path for file in store.inputs] == ["clinics.csv.gz"]

    for damaged in (packed[:-9], packed[:30], b"", b"clinic_id"):
        (folder / "clinics.csv.gz").write_bytes(damaged)
        with pytest.raises(InputError, match=r"clinics\.csv\.gz: (den packade filen är skadad|filen är tom)"):
            intake.load(folder)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("errands.xls", "Spara den som .xlsx"),
        ("errands.ods", "Spara den som .xlsx eller .csv"),
        ("errands.csv.csv", "Döp om den till errands.csv"),
        ("Errands 2026-04.csv", "Döp om den till errands.csv"),
        ("Ärenden april.xlsx", "Döp om den till errands.xlsx"),
        ("arenden.xlsb", "Spara den som .xlsx"),
        ("errands.zip", "uppackad"),
        ("errands", "Döp om den till errands.csv,"),
        ("errands.csv.bak", "Döp om den till errands.csv,"),
        ("errands.xlsx.old", "Döp om den till errands.xlsx,"),
    ],
)
def test_a_file_with_a_tables_name_is_never_passed_over_in_silence(intake, tmp_path, name, remedy):
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "clinics.csv").write_text(CLINICS, encoding="utf-8")
    (folder / name).write_bytes(b"x")
    with pytest.raises(InputError) as refused:
        intake.load(folder)
    (problem,) = refused.value.problems
    assert problem.where.endswith(name)
    assert remedy in problem.remedy

    (folder / "errands.csv").write_text("errand_id,clinic_id,service,started_by,sent_at\n", encoding="utf-8")
    store = intake.load(folder)
    assert f"{name} läses inte: tabellen errands läses ur errands.csv." in store.notes


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_swedish_names_of_tables_are_read_in_either_form_and_two_files_for_one_table_refused(intake, tmp_path, form):
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "Mottagningar.csv").write_text(CLINICS, encoding="utf-8")
    name = unicodedata.normalize(form, "Ärendetyper.csv")
    (folder / name).write_text(SERVICES + ROW, encoding="utf-8")
    intake.load(folder)
    assert intake.rows("services", "clinic_id") == [(A,)]

    intake.load({"clinics": folder / "Mottagningar.csv", "services": folder / "Ärendetyper.csv"})
    assert intake.rows("services", "clinic_id") == [(A,)]

    (folder / "services.csv").write_text(SERVICES, encoding="utf-8")
    with pytest.raises(InputError, match="tabellen services finns både som"):
        intake.load(folder)


@pytest.mark.proof
def test_a_large_file_whose_texts_look_like_records_is_read(intake):
    pasted = "\n".join(f"S9{n},{A},Beställ tid,2020-01-01,,x" for n in range(30))
    rows = [f'S{n},{A},Beställ tid,2020-01-01,,"rad {n}\n{pasted}\n{pasted} ""citat"""\n' for n in range(18_000)]
    intake.load(services=SERVICES + "".join(rows))

    assert len(intake.rows("services")) == 18_000
    assert B not in {row[0] for row in intake.rows("services", "clinic_id")}
