"""YAML that refuses what plain YAML lets pass: a key written twice."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from runtime_catalogue.errors import CatalogueError


class _StrictLoader(yaml.SafeLoader):
    """SafeLoader with unique keys, and dates left as the text they were written as."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        _refuse_duplicates(node)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)  # type: ignore[no-untyped-call]
        return mapping


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _refuse_duplicates(node: Any) -> None:
    seen: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if key.value in seen:
            problem = f"expected the key once, found it again in line {line} after line {seen[key.value]}"
            raise CatalogueError(key.start_mark.name, str(key.value), problem)
        seen[str(key.value)] = line


def load_mapping(path: str, text: str) -> dict[str, Any]:
    """The mapping that a YAML text holds; `path` is for messages only.

    Raises CatalogueError for bad YAML, for a key written twice and for anything but a mapping.
    """
    loader = _StrictLoader(text)
    loader.name = path
    try:
        data = loader.get_single_data()
    except yaml.YAMLError as error:
        raise CatalogueError(path, _place(error), f"expected YAML, found: {_problem(error)}") from error
    if not isinstance(data, dict):
        raise CatalogueError(path, "top level", f"expected a mapping of keys, found {data!r}")
    return data


def _place(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark else "text"


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).replace("\n", " ")
