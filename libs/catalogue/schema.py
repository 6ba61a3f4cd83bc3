"""Validate a mapping against a JSON schema, and report the first problem in one line."""

from __future__ import annotations

import difflib
import json
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import jsonschema
from jsonschema.exceptions import relevance

from catalogue.errors import CatalogueError
from catalogue.shown import shown

# The types of jsonschema declare every field of an error as optional, although reported errors always have them.
ValidationError = Any


def _is_whole(_: Any, value: Any) -> bool:
    # JSON schema accepts 1.0 as an integer, but as a version 1.0 is not 1.
    return isinstance(value, int) and not isinstance(value, bool)


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    if not isinstance(value, str):
        return
    # Python's `$` also matches before a trailing line break.
    if not re.search(pattern, value) or (pattern.endswith("$") and value.endswith("\n")):
        yield jsonschema.ValidationError(f"does not match {pattern}")


_Validator = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft7Validator,
    validators={"pattern": _pattern},
    type_checker=jsonschema.Draft7Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)


def load_schema(name: str) -> dict[str, Any]:
    """Load the schema file of that name from this package. Raises FileNotFoundError if it is missing."""
    data = pkgutil.get_data("catalogue", name)
    if data is None:
        raise FileNotFoundError(name)
    schema: dict[str, Any] = json.loads(data)
    return schema


def check_schema(path: str, data: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    """Raise CatalogueError, with the file, the key's path and what was expected, if `data` is invalid."""
    errors = sorted(_Validator(schema).iter_errors(data), key=_reading_order)
    if errors:
        raise _as_catalogue_error(path, errors[0])


def _reading_order(error: ValidationError) -> Any:
    # A misspelt key is also a missing key, and the misspelling is the more helpful message.
    return (error.validator != "additionalProperties", relevance(error), str(error.path))


def _as_catalogue_error(path: str, error: ValidationError) -> CatalogueError:
    key = dotted(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        key = _join(key, error.instance)
    if error.validator == "additionalProperties":
        return _unknown_key(path, error)
    if error.validator == "required":
        return CatalogueError(path, _join(key, _missing_key(error)), "expected this key, found none")
    return CatalogueError(path, key or "top level", f"expected {_expectation(error)}, found {_found(error)}")


def dotted(path: Iterable[Any]) -> str:
    """Return the path of a key in dotted form: `packages.pip`, `constraints[2].name`."""
    text = ""
    for part in path:
        text = f"{text}[{part}]" if isinstance(part, int) else _join(text, str(part))
    return text


def _join(prefix: str, key: str) -> str:
    return f"{prefix}.{key}" if prefix else key


def _unknown_key(path: str, error: ValidationError) -> CatalogueError:
    known = sorted(error.schema.get("properties", {}))
    unknown = min(str(key) for key in error.instance if key not in known)
    near = difflib.get_close_matches(unknown, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(known)}"
    prefix = dotted(error.absolute_path)
    return CatalogueError(path, _join(prefix, unknown), f"expected a known key, found {unknown!r}: {hint}")


def _missing_key(error: ValidationError) -> str:
    missing: list[str] = [key for key in error.validator_value if key not in error.instance]
    return missing[0]


def _expectation(error: ValidationError) -> str:
    schema = error.schema
    if error.validator == "enum":
        return "one of " + ", ".join(str(value) for value in error.validator_value)
    if error.validator == "uniqueItems":
        return "unique items"
    kind = {"array": "a list", "object": "a mapping", "integer": "a whole number", "boolean": "true or false"}
    expected = kind.get(str(schema.get("type")), f"a {schema.get('type')}")
    return f"{expected} ({schema['description']})" if "description" in schema else expected


def _found(error: ValidationError) -> str:
    value = error.instance
    if isinstance(value, float) and error.schema.get("type") == "string":
        return f"the number {value}: write it in quotes, since YAML reads 3.10 as 3.1"
    return shown(value) if isinstance(value, (dict, list)) else f"{shown(value)} ({type(value).__name__})"
