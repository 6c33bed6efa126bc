"""The files in params/: each by its schema, and each quotation word for word where its source is at hand."""

import json
import unicodedata

import jsonschema
import pytest
import yaml

from audit_lib.model.run import load_run
from project.files import ROOT

PARAMS = ROOT / "params"
DECISIONS = sorted((PARAMS / "decisions").glob("*.yaml"))
BY_SCHEMA = [
    *[(path, "decision") for path in DECISIONS],
    (PARAMS / "columns.yaml", "columns"),
    (PARAMS / "services.yaml", "services"),
    (PARAMS / "tables.yaml", "tables"),
]


def read_yaml(path):
    return yaml.safe_load(path.read_text(encoding="utf-8").replace("\n    on: ", '\n    "on": '))


def names(paths):
    return [path.stem for path in paths]


@pytest.mark.parametrize(("path", "schema"), BY_SCHEMA, ids=[path.stem for path, _schema in BY_SCHEMA])
def test_a_parameter_file_follows_its_schema(path, schema):
    rules = json.loads((PARAMS / "schema" / f"{schema}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(rules)
    validator = jsonschema.Draft202012Validator(rules)

    assert [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(read_yaml(path))] == []


@pytest.mark.parametrize("path", DECISIONS, ids=names(DECISIONS))
def test_quotations_stand_word_for_word_in_their_source(path):
    decision = read_yaml(path)
    if "file" not in decision["source"]:
        assert decision["status"] == "utkast", "a decided decision keeps its source beside it"
        return
    source = unicodedata.normalize("NFC", (ROOT / decision["source"]["file"]).read_text(encoding="utf-8"))

    quoted = [(rule, quote) for rule, entry in decision["rules"].items() for quote in entry["quotes"]]

    assert [(rule, quote) for rule, quote in quoted if quote not in source] == []


@pytest.mark.parametrize("path", DECISIONS, ids=names(DECISIONS))
def test_a_decision_file_is_named_by_its_id(path):
    assert read_yaml(path)["id"] == path.stem


def test_every_run_file_in_params_loads():
    runs = [load_run(path) for path in sorted(PARAMS.glob("example*.yaml"))]

    assert runs
    assert [run.run_file.name for run in runs if not run.synthetic] == []
