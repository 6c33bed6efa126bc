"""Writes the schemas of the results from their types: `PYTHONPATH=tests python -m project.pages.result_schemas`."""

import json

from pydantic.json_schema import GenerateJsonSchema

from audit_lib.files.described import adapt
from audit_lib.model.results.clinic import ClinicResult
from audit_lib.model.results.region import RegionResult
from project.files import ROOT

SCHEMAS = {
    ROOT / "docs" / "result.schema.json": ClinicResult,
    ROOT / "docs" / "region.schema.json": RegionResult,
}


class Untitled(GenerateJsonSchema):
    """Without a title on every field that only says its name again."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def write_schema(kind: type) -> str:
    """The JSON schema of a result, with the types' own words as descriptions."""
    schema = adapt(kind).json_schema(mode="serialization", schema_generator=Untitled)
    return json.dumps({"$schema": GenerateJsonSchema.schema_dialect, **schema}, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for path, kind in SCHEMAS.items():
        path.write_text(write_schema(kind), encoding="utf-8")
