"""The two validators of the published schema are of one mind: the fast one says yes, the other says what is wrong."""

import json
import random
from copy import deepcopy

import pytest
from audit_lib.report.result_schema import SCHEMA_PATH, load_validator
from jsonschema import Draft202012Validator
from report_samples import make_empty_result, make_large_result, make_result

JSONSCHEMA = Draft202012Validator(json.loads(SCHEMA_PATH.read_text(encoding="utf-8")))
WRONG = (None, True, -1, 0, 1.5, 1e9, "", "x" * 300, "2026-02-30", [], [None], {}, {"x": 1})


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
    assert load_validator().is_valid(result)


def test_no_spoilt_result_is_judged_otherwise_than_by_jsonschema():
    drawn, result = random.Random(20261128), make_result()  # noqa: S311 (which places are tried, no secret)
    places = [place for place in list_places(result) if place]
    spoilt = [spoil(result, drawn.choice(places), drawn.choice((*WRONG, WRONG))) for _ in range(200)]
    accepted = [load_validator().is_valid(one) for one in spoilt]

    assert accepted.count(False) > 50
    assert accepted.count(True) > 0
    assert accepted == [JSONSCHEMA.is_valid(one) for one in spoilt]
