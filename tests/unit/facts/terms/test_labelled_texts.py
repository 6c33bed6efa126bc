"""Every labelled text is read as its label says: our own here, the shared ones where they are at hand."""

import json
from pathlib import Path

import pytest

from audit_lib.facts.terms import names_certificate_with_visit, read_terms

OWN = Path(__file__).parent / "own_texts.json"
SHARED = Path(__file__).parents[5] / "shared" / "data" / "texts_dev.json"
VERDICTS = {"ja": True, "nej": False, "okänt": None}
GRADES = {"likvärdig": "likvardig", "strängare": "strangare"}


def read_labels(labelled):
    return {
        "vil02": VERDICTS[labelled["vil02"]],
        "vil03": VERDICTS[labelled["vil03"]],
        "grade": GRADES.get(labelled["vil03_grade"], labelled["vil03_grade"]),
        "placeholder": labelled["vil05_placeholder"],
        "int02": [True] * len(labelled["int02"]),
    }


def read_answers(labelled, service):
    content = read_terms(labelled["text"], receipt_counts=service == "skicka_meddelande")
    return {
        "vil02": content.ombud,
        "vil03": content.promise,
        "grade": content.promise_grade,
        "placeholder": content.has_placeholder,
        "int02": [names_certificate_with_visit(labelled["text"], name) for name in labelled["int02"]],
    }


@pytest.mark.parametrize("labelled", json.loads(OWN.read_text("utf-8")), ids=lambda labelled: labelled["id"])
def test_our_own_labelled_text_is_read_as_labelled(labelled):
    for service in labelled["services"]:
        assert read_labels(labelled) == read_answers(labelled, service)


def test_there_are_at_least_150_own_texts_with_unique_ids():
    ids = [labelled["id"] for labelled in json.loads(OWN.read_text("utf-8"))]

    assert len(ids) >= 150
    assert len(set(ids)) == len(ids)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared labelled texts are not beside this checkout")
def test_every_shared_labelled_text_is_read_as_labelled():
    wrong = [
        labelled["id"]
        for labelled in json.loads(SHARED.read_text("utf-8"))
        for service in labelled["services"]
        if read_labels(labelled) != read_answers(labelled, service)
    ]

    assert wrong == []
