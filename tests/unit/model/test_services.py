"""The alias table: which name means which service (contract section 2 and its annex)."""

import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import yaml

from audit_lib.errors import DecisionError, ParameterError
from audit_lib.model.services import CODES, ServiceNames

PARAMS = Path(__file__).parents[3] / "params"
NAMES = replace(ServiceNames.load(PARAMS / "services.yaml"), marks=("egenremiss",), egenremiss="egenremiss")
# Every name on the 113 public contact cards of March 2026 that is not in the annex, with the reason for its code.
ON_REAL_CARDS = {
    "1. Boka tid direkt": "webbtidbok_boka",  # the number only orders the list
    "2. Av-/omboka tid direkt": "webbtidbok_avomboka",
    "2. Av/omboka tid direkt": "webbtidbok_avomboka",
    "2. Omboka tid direkt": "webbtidbok_omboka",
    "Boka tid": None,  # a request or direct booking: only its neighbours tell
    "Boka besökstid": None,  # as "Boka tid"
    "Boka digitalt besök": None,  # one kind of visit
    "Boka telefontid till läkare": None,  # one kind of visit
    "Beställ telefontid till läkare": None,  # one kind of visit
    "Boka tid för allergivaccination": None,  # one kind of visit
    "Boka tid för ljusbehandling": None,
    "Boka tid för resevaccination": None,
    "Boka tid för tappning": None,
    "Boka tid för vaccination mot hepatit A, hepatit B, TBE eller mässling": None,
    "Kontakta oss för att boka återbesök": None,  # return visits only
    "Kontakt för att omboka eller avboka tid": "avomboka_tid",  # a slip for "Kontakta oss för att …"
    "Kontakta oss för att ändra eller avboka tid": "avomboka_tid",  # to change a time is to rebook it
    "Mina bokade tider, av- eller omboka direkt": "webbtidbok_avomboka",  # says "direkt"
    "Se bokad tid Handkirurgen": "webbtidbok_visa",
    "Egen vårdbegäran - BUP": "egenremiss",  # contains "egen vårdbegäran"
    "Egen vårdbegäran - Kirurgmottagningen": "egenremiss",
    "Egen vårdbegäran - för barn och ungdomar under 18 år": "egenremiss",
    "Egen vårdbegäran bensår": "egenremiss",
    'Egen vårdbegäran. Om du redan har kontakt med vår mottagning, använd e-tjänst "Kontakta oss".': "egenremiss",
    "Skicka egen vårdbegäran för specialistvård": "egenremiss",
    "Intresseanmälan - Fysisk träning, psykiatrisk fysioterapimottagning": None,  # despite its template EGREM
}
NEAR_MISSES = [
    "Beställ Egen vårdbegäranblankett",
    "Intresseanmälan - Fysisk träning",
    "Kontakta oss",
    "Remisskopia",
    "Recept på glasögon",
    "Intygskopior",
    "Kontakta kuratorn",
]


@pytest.mark.parametrize(("name", "code"), ON_REAL_CARDS.items())
def test_names_on_public_cards_mean_what_a_reader_would_say(name, code):
    assert code == NAMES.find(name)


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_a_near_miss_is_never_guessed(name):
    assert NAMES.find(name) == "egen"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("  BESTÄLL\u00a0 TID ", "bestall_tid"),
        ("Besta\u0308ll tid", "bestall_tid"),
        ("Beställ\u00ad tid", "bestall_tid"),
        ("Av\u2010/omboka tid", "avomboka_tid"),
        ("Av–/omboka tid", "avomboka_tid"),
        ("3) Förnya recept", "fornya_recept"),
        ("10.Kontakta mig", "kontakta_mig"),
        ("Egen-remiss", "egenremiss"),
        ("Egenremiss till hudmottagningen", "egenremiss"),
    ],
)
def test_the_way_a_name_is_written_does_not_matter(name, code):
    assert code == NAMES.find(name)


def test_another_regions_word_for_egenremiss_is_a_reading():
    assert (NAMES.find("Vårdbegäran själv"), NAMES.find("Vårdbegäran själv", ["vårdbegäran"])) == (None, "egenremiss")


def test_where_the_decision_has_no_egenremiss_a_name_that_is_marked_as_one_is_nothing():
    assert replace(NAMES, egenremiss=None).find("Egen vårdbegäran - BUP") is None


def test_a_cell_may_hold_a_code_or_a_name():
    assert [NAMES.find_code_or_name(text) for text in ("AVBOKA_TID", "Avboka tid", "egen", "okänt")] == [
        "avboka_tid",
        "avboka_tid",
        "egen",
        None,
    ]


def test_a_suggestion_is_the_nearest_spelling_and_nothing_for_what_is_far():
    assert (NAMES.suggest("Fornya recept"), NAMES.suggest("Zebror")) == ("Förnya recept", None)


def test_the_alias_table_follows_its_schema_and_knows_every_code():
    content = yaml.safe_load((PARAMS / "services.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(content, json.loads((PARAMS / "schema/services.schema.json").read_text(encoding="utf-8")))

    assert set(CODES) == set(content)


def test_the_header_table_follows_its_schema():
    content = yaml.safe_load((PARAMS / "columns.yaml").read_text(encoding="utf-8"))
    schema = json.loads((PARAMS / "schema/columns.schema.json").read_text(encoding="utf-8"))

    assert list(jsonschema.Draft202012Validator(schema).iter_errors(content)) == []


def test_one_spelling_for_two_codes_is_refused(tmp_path):
    table = tmp_path / "services.yaml"
    table.write_text("avboka_tid: [Avboka]\nomboka_tid: [AVBOKA]\npåhitt: [X]\n", encoding="utf-8")

    with pytest.raises(DecisionError) as refused:
        ServiceNames.load(table)
    assert len(refused.value.problems) == 2


def test_the_run_files_names_win_over_the_alias_table_and_say_so():
    names = NAMES.with_run({"Receptförnyelse": "fornya_recept", "Förnya recept": "egen", "*": "egen"}, "run.yaml")

    assert [names.find(name) for name in ("receptförnyelse", "Förnya  recept", "Avboka tid")] == [
        "fornya_recept",
        "egen",
        "avboka_tid",
    ]
    assert names.overruled == (("Förnya recept", "egen", "fornya_recept"),)
    assert (names.others_are_own, names.name_of("avboka_tid")) == (True, "Avboka tid")


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"Receptförnyelse": "fornya_receptt"}, "Menade du fornya_recept?"),
        ({"Samtal": "egen", "1. SAMTAL": "kontakta_mig"}, "samma namn"),
        ({"*": "kontakta_mig"}, "bara vara egen"),
    ],
)
def test_names_that_cannot_be_are_refused_with_what_to_do(own, said):
    with pytest.raises(ParameterError, match=re.escape(said)):
        NAMES.with_run(own, "run.yaml")
