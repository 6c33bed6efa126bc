"""The official sources as input (contract section 6b): what they say, what stays unknown, and what is refused."""

import random
import zipfile

import pytest
from intake_tables import CLINICS, A, B
from official_files import EOFFERING, HSA, Offer, write_answer, write_hsa_file, write_hsa_unit, write_unit

from audit_lib.errors import InputError

C = "SE2321000131-E000000000003"
RENEW = Offer("101", "Förnya recept")
ASK = Offer("102", "Kontakta mig", "")
ANSWER = write_answer(write_unit(A, "Påhittade mottagningen", [RENEW, ASK]), write_unit(B.lower(), None))


@pytest.fixture
def load(intake):
    def load_sources(own=None, operated_by="egen", **sources):
        (intake.folder / "sources").mkdir(exist_ok=True)
        inputs = {}
        for name, content in sources.items():
            inputs[name] = intake.folder / "sources" / f"{name}{'.csv' if name in {'clinics', 'services'} else '.xml'}"
            if isinstance(content, bytes | str):
                inputs[name].write_bytes(content.encode() if isinstance(content, str) else content)
            else:
                inputs[name] = content
        return intake.load(inputs, operated_by=operated_by, own=own or {})

    return load_sources


@pytest.mark.parametrize("soap", [False, True])
def test_an_answer_gives_clinics_and_services_and_nothing_that_it_does_not_say(load, intake, soap):
    load(eoffering=write_answer(write_unit(A, "Påhittade", [RENEW, ASK]), write_unit(B, "Andra"), soap=soap))

    assert intake.rows("clinics", "clinic_id", "name", "operated_by", "referral_required") == [
        (A, "Påhittade", "egen", None),
        (B, "Andra", "egen", None),
    ]
    assert intake.rows("services", "service_id", "clinic_id", "code", "terms", "origin", "restricted") == [
        ("101", A, "fornya_recept", RENEW.terms, None, None),
        ("102", A, "kontakta_mig", "", None, None),
    ]
    assert {str(row[0]) for row in intake.rows("services", "active_from")} == {"2026-10-31"}


def test_a_missing_description_is_unknown_and_an_empty_one_is_the_empty_text(load, intake):
    load(
        eoffering=write_answer(
            write_unit(A, "Påhittade", [Offer("1", "Beställ tid", None), Offer("2", "Avboka tid", "")])
        )
    )

    assert intake.rows("services", "service_id", "terms") == [("1", None), ("2", "")]


def test_resource_ids_that_are_not_one_service_s_own_are_numbered_by_unit(load, intake):
    same = [Offer("7", "Beställ tid"), Offer("8", "Kontakta mig")]
    load(eoffering=write_answer(write_unit(A, "Ena", same), write_unit(B, "Andra", [Offer("7", "Beställ tid")])))

    assert sorted(intake.rows("services", "service_id", "clinic_id")) == [("8", A), (f"{A}#1", A), (f"{B}#1", B)]


def test_a_unit_in_several_answers_is_one_clinic_and_what_is_told_twice_counts_once(load, intake, tmp_path):
    folder = tmp_path / "svar"
    folder.mkdir()
    (folder / "1.xml").write_text(write_answer(write_unit(A, "Påhittade", [RENEW])), encoding="utf-8")
    (folder / "2.xml").write_text(write_answer(write_unit(A, "Annat namn", [RENEW, ASK])), encoding="utf-8")
    store = load(eoffering=folder)

    assert intake.rows("clinics", "name") == [("Påhittade",)]
    assert intake.rows("services", "service_id") == [("101",), ("102",)]
    assert any("flera namn" in note for note in store.notes)
    assert [file.table for file in store.inputs] == ["eoffering"]


def test_a_table_wins_and_a_clinic_that_the_answer_does_not_list_may_have_services(load, intake):
    store = load(clinics=CLINICS, eoffering=write_answer(write_unit(A, "Fel namn", [RENEW]), write_unit(C, "Okänd")))

    assert intake.rows("clinics", "clinic_id", "name") == [(A, "Påhittade mottagningen"), (B, "Andra påhittade")]
    assert intake.rows("left_out", "clinic_id", "table", "n") == [(B, "services", 0)]
    assert intake.errors() == []
    assert any("1 enheter finns inte i tabellen clinics" in note for note in store.notes)


def test_a_clinic_whose_id_cannot_be_read_makes_no_errors_of_the_units_that_are_not_in_the_table(load, intake):
    clinics = f"clinic_id,name,operated_by\n{A},Påhittade,egen\nSE99,Fel id,egen\n"
    store = load(clinics=clinics, eoffering=write_answer(write_unit(A, "x", [RENEW]), write_unit(C, "y", [ASK])))

    assert intake.errors() == [("clinics", 3, "clinic_id", "DAT-05")]
    assert any("1 enheter finns inte i tabellen clinics" in note for note in store.notes)


def test_what_of_a_folder_is_not_read_is_told(load, intake, tmp_path):
    folder = tmp_path / "svar"
    (folder / "inre").mkdir(parents=True)
    (folder / "1.XML").write_text(write_answer(write_unit(A, "Ena", [RENEW])), encoding="utf-8")
    (folder / "inre" / "2.xml").write_text(write_answer(write_unit(B, "Andra")), encoding="utf-8")
    for name in ("_3.xml", "läs mig.txt"):
        (folder / name).write_text("", encoding="utf-8")
    store = load(eoffering=folder)

    assert intake.rows("clinics", "clinic_id") == [(A,), (B,)]
    assert "svar: läses inte: _3.xml, läs mig.txt." in store.notes


def test_units_of_hsa_fill_only_what_is_empty(load, intake, tmp_path):
    clinics = f"clinic_id,name,operated_by\n{A},NULL,\n{B},Eget namn,avtal\n{C},,n/a\n"
    units = write_hsa_file(
        write_hsa_unit(A, "Internt", public_name="Publikt namn", org_no="232100-0131"),
        write_hsa_unit(B, "Annat", org_no="232100-0131"),
        write_hsa_unit(C, "Internt C", organisation="Påhittad vård\\, AB"),
    )
    own = {"hsaunits": {"values": {"orgNo": {"2321000131": "egen"}, "o": {"påhittad vård, ab": "avtal"}}}}
    load(clinics=clinics, hsaunits=units, own=own)

    assert intake.rows("clinics", "clinic_id", "name", "operated_by") == [
        (A, "Publikt namn", "egen"),
        (B, "Eget namn", "avtal"),
        (C, "Internt C", "avtal"),
    ]


def test_the_national_file_is_read_in_the_zip_that_it_comes_in(load, intake, tmp_path):
    packed = tmp_path / "hsaunits.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hsaunits.xml", write_hsa_file(write_hsa_unit(B, "Internt", public_name="Andra")))
    load(eoffering=ANSWER, hsaunits=packed)

    assert intake.rows("clinics", "name") == [("Påhittade mottagningen",), ("Andra",)]


def test_who_operates_a_unit_of_an_answer_may_be_told_by_its_organisation_alone(load, intake):
    units = write_hsa_file(write_hsa_unit(A, "Påhittade", org_no="16232100-0131"), write_hsa_unit(B, "Andra"))
    own = {"hsaunits": {"values": {"operated_by": {"232100-0131": "egen"}}}}
    load(eoffering=ANSWER, hsaunits=units, operated_by=None, own=own)

    assert intake.rows("clinics", "clinic_id", "operated_by") == [(A, "egen")]
    assert intake.errors() == [("clinics", 3, "operated_by", "DAT-04")]


def test_a_unit_that_stands_twice_with_other_organisations_is_operated_by_nobody_known(load, intake):
    twice = [write_hsa_unit(A, "Påhittade", org_no=number) for number in ("232100-0131", "556000-0001")]
    units = write_hsa_file(*twice, write_hsa_unit(B, "Andra", org_no="556000-0001"))
    own = {"hsaunits": {"values": {"orgNo": {"232100-0131": "egen", "556000-0001": "avtal"}}}}
    store = load(eoffering=ANSWER, hsaunits=units, operated_by=None, own=own)

    assert intake.rows("clinics", "clinic_id", "operated_by") == [(B, "avtal")]
    assert intake.errors() == [("clinics", 2, "operated_by", "DAT-04")]
    assert any("står flera gånger" in note for note in store.notes)


HSA_FILE = write_hsa_file(write_hsa_unit(A, "Påhittade", org_no="232100-0131"), write_hsa_unit(B, "Andra"))
BOMB = '<!DOCTYPE a [<!ENTITY b "b">' + "".join(f'<!ENTITY b{n} "&b{n - 1};&b{n - 1};">' for n in range(1, 40)) + "]>"
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
SPOILT = {
    "tom": lambda text: "",
    "bara blanktecken": lambda text: "  \n",
    "webbsida": lambda text: "<!DOCTYPE html><html><body>Logga in</body></html>",
    "JSON": lambda text: '{"HsaId": "x"}',
    "skräp före": lambda text: "fel " + text,
    "skräp efter": lambda text: text + "fel",
    "annan rot": lambda text: text.replace("Response xmlns", "Svar xmlns").replace("Response>", "Svar>"),
    "annan namnrymd": lambda text: text.replace("urn:riv:", "urn:rov:"),
    "klammer i namnrymden": lambda text: text.replace("urn:riv:", "}rn:riv:"),
    "annan version": lambda text: text.replace(f"{EOFFERING}", f"{EOFFERING}0").replace(HSA, f"{HSA}0"),
    "ingen namnrymd": lambda text: text.replace(f' xmlns="{EOFFERING}"', "").replace(f' xmlns="{HSA}"', ""),
    "DTD": lambda text: text.replace("?>\n", "?>\n<!DOCTYPE a>\n", 1),
    "entitetsbomb": lambda text: (
        text.replace("?>\n", f"?>\n{BOMB}\n", 1).replace("Andra", "&b39;").replace("Påhitt", "&b9;")
    ),
    "yttre entitet": lambda text: text.replace(
        "?>\n", '?>\n<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\n', 1
    ),
    "okänd entitet": lambda text: text.replace("Påhitt", "&nbsp;"),
    "fel kodning": lambda text: text.encode("cp1252"),
    "NUL": lambda text: text.replace("Påhitt", "\0"),
    "felstängt": lambda text: text.replace("</", "<", 3),
    "utan id": lambda text: text.replace(A, " "),
    "två id": lambda text: text.replace(
        f"<hsaIdentity>{A}</hsaIdentity>", f"<hsaIdentity>{A}</hsaIdentity>" * 2
    ).replace(f"<healthcare_facility>{A}</healthcare_facility>", f"<healthcare_facility>{A}</healthcare_facility>" * 2),
    "okänt element": lambda text: text.replace("commonName", "comonName").replace("hsaIdentity", "hsaId"),
    "element i id": lambda text: text.replace(A, f"<b>{A}</b>"),
    "text bland element": lambda text: text.replace("<availableEServices>", "<availableEServices>fel").replace(
        "<hsaUnit>", "<hsaUnit>fel"
    ),
    "fel nivå": lambda text: text.replace("availableEServices>", "eservice>").replace("hsaUnits>", "units>"),
    "svaret två gånger": lambda text: text.replace("<availableEServices>", text.partition("?>\n")[2], 1).replace(
        "<hsaUnits>", text.partition("?>\n")[2], 1
    ),
    "zip": lambda text: b"PK\x03\x04" + text.encode(),
    "gz": lambda text: b"\x1f\x8b\x08" + text.encode(),
}


@pytest.mark.parametrize("source", ["eoffering", "hsaunits"])
@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_file_is_refused_with_its_line(load, source, kind):
    given = {"eoffering": ANSWER, "hsaunits": HSA_FILE}
    with pytest.raises(InputError) as refused:
        load(**{**given, source: SPOILT[kind](given[source])})

    (problem,) = refused.value.problems
    assert f"{source}.xml" in problem.where
    assert "rad " in problem.where or kind == "zip", problem.where
    assert problem.remedy
    assert A not in str(problem)


@pytest.mark.fast_rows(2)
@pytest.mark.parametrize("source", ["eoffering", "hsaunits"])
@pytest.mark.parametrize("place", range(80))
def test_a_file_that_ends_early_is_refused_with_its_line(load, source, place):
    given = {"eoffering": ANSWER, "hsaunits": HSA_FILE}
    whole = given[source].rstrip().encode()
    with pytest.raises(InputError, match=r"rad \d+: (filen är inte hel och giltig XML|filen är tom)\."):
        load(**{**given, source: whole[: len(whole) * place // 80]})


@pytest.mark.proof
@pytest.mark.fast_rows(2)
@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_archive_is_refused(load, tmp_path, seed):
    packed, chance = tmp_path / "hsaunits.zip", random.Random(seed)  # noqa: S311 (chance, not a secret)
    units = [write_hsa_unit(f"SE2321000131-E{n:012d}", f"Påhittad {chance.random()}") for n in range(300)]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hsaunits.xml", write_hsa_file(*units))
        n_bytes = archive.infolist()[0].compress_size
    whole = bytearray(packed.read_bytes())
    if seed % 2:
        del whole[chance.randrange(len(whole)) :]
    else:
        whole[60 + chance.randrange(n_bytes - 30)] ^= 0xFF
    packed.write_bytes(whole)

    with pytest.raises(InputError) as refused:
        load(eoffering=ANSWER, hsaunits=packed)
    assert len(refused.value.problems) == 1


@pytest.mark.parametrize("envelope", ["Fault", "empty"])
def test_an_answer_that_is_a_fault_of_the_service_is_said_to_be_one(load, envelope):
    inner = "<s:Fault><faultcode>s:Server</faultcode></s:Fault>" if envelope == "Fault" else ""
    answer = f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{inner}</s:Body></s:Envelope>'

    with pytest.raises(InputError, match="SOAP Fault" if envelope == "Fault" else "inte det svar som väntades"):
        load(eoffering=answer)


def test_an_answer_without_units_is_refused(load):
    with pytest.raises(InputError, match="svaret har inga enheter"):
        load(eoffering=write_answer())
