"""What is quickly accepted is always what jsonschema accepts; a refusal may be too much, never too little."""

import json
import random
from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator
from report_samples import make_empty_result, make_large_result, make_result

from audit_lib.report.quick_schema import compile_schema
from audit_lib.report.result_schema import SCHEMA_PATH, load_quick_check

JSONSCHEMA = Draft202012Validator(json.loads(SCHEMA_PATH.read_text(encoding="utf-8")))
WRONG = (None, True, -1, 0, 1.5, 1e9, "", "x" * 300, "2026-02-30", [], [None], {}, {"x": 1})
SCHEMAS = (
    {"type": ["integer", "null"], "minimum": 0},
    {"type": "number", "maximum": 1},
    {"const": 1},
    {"const": {"x": 1}},
    {"enum": ["", 0, None]},
    {"minLength": 1, "maxLength": 9},
    {"pattern": "^x"},
    {"items": {"type": "null"}, "maxItems": 1},
    {"required": ["x"], "properties": {"x": {"type": "integer"}}, "additionalProperties": False},
    {"propertyNames": {"maxLength": 0}},
    {"additionalProperties": {"type": "string"}},
    {"patternProperties": {"x": False}, "additionalProperties": False},
    {"anyOf": [{"type": "string"}, {"type": "boolean"}]},
    {"not": {"type": "null"}},
    {"$ref": "#/$defs/x", "$defs": {"x": {"type": "null"}}},
)


def list_places(value, above=()):
    yield above
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from list_places(part, (*above, key))


def spoil(result, place, value):
    spoilt = deepcopy(result)
    *above, last = place
    around = spoilt
    for key in above:
        around = around[key]
    if value is WRONG and isinstance(around, dict):
        del around[last]
    elif isinstance(around, dict) and value == "x" * 300:
        around["ett okänt namn"] = around.pop(last)
    else:
        around[last] = None if value is WRONG else value
    return spoilt


@pytest.mark.parametrize("result", [make_result(), make_empty_result(), make_large_result()])
def test_a_good_result_is_accepted_at_once(result):
    assert load_quick_check()(result)


def test_no_spoilt_result_is_accepted_that_jsonschema_refuses():
    drawn, result = random.Random(20261128), make_result()  # noqa: S311 (which places are tried, no secret)
    places = [place for place in list_places(result) if place]
    spoilt = [spoil(result, drawn.choice(places), drawn.choice((*WRONG, WRONG))) for _ in range(200)]
    quick = [load_quick_check()(one) for one in spoilt]

    assert quick.count(False) > 50
    assert quick.count(True) > 0
    assert all(JSONSCHEMA.is_valid(one) for one, accepted in zip(spoilt, quick, strict=True) if accepted)


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_no_keyword_accepts_more_than_jsonschema(schema):
    accepted = [value for value in WRONG if compile_schema(schema)(value)]

    assert all(Draft202012Validator(schema).is_valid(value) for value in accepted)


def test_a_keyword_that_is_not_known_refuses_everything():
    known = [compile_schema(schema)("any") for schema in ({"type": "string"}, {"format": "date"})]

    assert known == [True, False]
