"""The published schemas of the results: they are what the types say, and what a run writes follows them."""

import json
from contextlib import closing
from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from audit_lib.audit.clinic import check_rules, conclude
from audit_lib.audit.clinic_facts import build_clinic_facts
from audit_lib.audit.intake import choose_clinics, take_in
from audit_lib.audit.opening import open_run
from audit_lib.audit.region.summary import summarise_region
from audit_lib.audit.region.verdict_files import write_verdicts
from audit_lib.files.described import write_json
from project.files import ROOT
from project.pages.result_schemas import SCHEMAS, write_schema

CLINIC_SCHEMA, REGION_SCHEMA = (
    Draft202012Validator(json.loads(path.read_text(encoding="utf-8")), format_checker=FormatChecker())
    for path in SCHEMAS
)
EVERY = 4
NOT_IN_EXAMPLE = {"previous", "merged_of", "waivers"}
WRONG = {
    ("verdicts", 0, "verdict"): "godkänd",
    ("verdicts", 0, "n_assessed"): "många",
    ("counts", "krav", "uppfylld"): None,
    ("run", "audit_date"): "i går",
    ("clinic",): [],
    ("other_readings", 0, "verdicts"): {},
}


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example region, judged as a whole run judges it."""
    audit = take_in(open_run(ROOT / "data" / "example" / "run.yaml", tmp_path_factory.mktemp("schemas")))
    write_verdicts(audit, other_readings=True, renew_peers=True)
    return audit


@pytest.fixture(scope="module")
def results(example):
    """The results of some of the example's clinics, as their files have them."""
    written = []
    for clinic_id in choose_clinics(example.store, [])[::EVERY]:
        with closing(build_clinic_facts(example, clinic_id)) as facts:
            written.append(json.loads(write_json(conclude(facts, check_rules(facts)))))
    return written


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_published_schema_is_what_the_types_say(path):
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))

    assert path.read_text(encoding="utf-8") == write_schema(SCHEMAS[path]), "run make docs"


def test_the_results_of_the_examples_clinics_follow_their_schema_and_fill_it(results):
    empty = {part for part in results[0] if not any(result[part] for result in results)}

    assert [error.message for result in results for error in CLINIC_SCHEMA.iter_errors(result)] == []
    assert empty == NOT_IN_EXAMPLE


def test_the_examples_region_follows_its_schema(example):
    region = json.loads(write_json(summarise_region(example)))

    assert [error.message for error in REGION_SCHEMA.iter_errors(region)] == []
    assert [part for part in region if not region[part]] == []


@pytest.mark.parametrize(("place", "value"), WRONG.items())
def test_what_is_wrong_in_a_result_breaks_its_schema(results, place, value):
    spoilt = deepcopy(results[0])
    *above, last = place
    part = spoilt
    for key in above:
        part = part[key]
    part[last] = value

    assert [list(error.absolute_path) for error in CLINIC_SCHEMA.iter_errors(spoilt)] == [list(place)]
