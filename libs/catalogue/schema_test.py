from typing import Any

from catalogue.schema import dotted, load_schema

SCHEMAS = ("runtime.schema.json", "releases.schema.json", "cpython.schema.json")


def test_a_path_is_written_in_dotted_form() -> None:
    assert dotted(["constraints", 2, "name"]) == "constraints[2].name"


def test_every_object_of_a_schema_sets_additional_properties() -> None:
    for name in SCHEMAS:
        for schema in objects(load_schema(name)):
            assert "additionalProperties" in schema, schema


def test_every_property_is_described() -> None:
    for name in SCHEMAS:
        for schema in objects(load_schema(name)):
            for key, value in schema.get("properties", {}).items():
                assert {"description", "enum", "$ref"} & set(value), key


def objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for item in schema for found in objects(item)]
    if not isinstance(schema, dict):
        return []
    own = [schema] if schema.get("type") == "object" else []
    return own + [found for value in schema.values() for found in objects(value)]
