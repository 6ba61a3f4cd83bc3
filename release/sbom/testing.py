"""Check documents for tests, with the official schemas that the libraries bring."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import cyclonedx
import jsonschema

_SCHEMAS = Path(cyclonedx.__file__).parent / "schema/_res"
_ADDRESS = "http://cyclonedx.org/schema/"


def _additional_items(validator: Any, allowed: Any, items: Any, schema: Mapping[str, Any]) -> Iterator[Any]:
    # The library's own check fails when it sorts the items for its message.
    known = schema.get("items", {})
    if isinstance(known, list) and allowed is False and len(items) > len(known):
        yield jsonschema.ValidationError(f"expected at most {len(known)} items, found {len(items)}")


_Validator = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft7Validator, validators={"additionalItems": _additional_items}
)


def cyclonedx_problems(document: Mapping[str, Any]) -> list[str]:
    """Return what the schema of CycloneDX 1.6 says against a document."""
    files = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in _SCHEMAS.glob("*.schema.json")}
    schema = files["bom-1.6.SNAPSHOT.schema.json"]
    store = {f"{_ADDRESS}{name}": content for name, content in files.items()}
    resolver = jsonschema.RefResolver(schema["$id"], schema, store=store)
    errors = _Validator(schema, resolver=resolver).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in errors]
