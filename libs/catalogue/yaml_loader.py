"""A strict YAML loader: no duplicate keys, no aliases and no tags."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

from catalogue.errors import CatalogueError
from catalogue.shown import shortened, shown

_YAML = "tag:yaml.org,2002:"
_LONGEST_KEY = 200
_BITS = 63


class StrictLoader(yaml.SafeLoader):
    """SafeLoader that accepts only unique string keys, rejects aliases and tags, and loads dates as strings.

    Raises CatalogueError for input that it rejects, and the errors of SafeLoader for bad YAML.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Compose one node. Raises CatalogueError for an alias or a tag."""
        _reject_aliases_and_tags(self.peek_event())  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Construct a mapping. Raises CatalogueError for an invalid or a duplicate key."""
        _check_keys(node)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)  # type: ignore[no-untyped-call]
        return mapping

    def construct_number(self, node: Any) -> int:
        """Construct an integer of at most 63 bits, since Python refuses to print huge ones."""
        try:
            number: int = self.construct_yaml_int(node)  # type: ignore[no-untyped-call]
        except ValueError:
            raise _error(node, "a whole number", node.value) from None
        if number.bit_length() > _BITS:
            raise _error(node, "a smaller number", node.value)
        return number


StrictLoader.add_constructor(f"{_YAML}int", StrictLoader.construct_number)  # type: ignore[no-untyped-call]
StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _reject_aliases_and_tags(event: Any) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise _error(event, "the value itself", f"*{event.anchor}")
    if event.tag is not None:
        raise _error(event, "a value without a tag", event.tag.replace(_YAML, "!!"))


def _check_keys(node: Any) -> None:
    seen: dict[str, int] = {}
    for key, _ in node.value:
        if key.tag != f"{_YAML}str":
            raise _error(key, "a string as the key (write numbers in quotes)", key.value)
        if not key.value.isprintable() or len(key.value) > _LONGEST_KEY:
            raise _error(key, f"a key of at most {_LONGEST_KEY} printable characters", key.value)
        line = key.start_mark.line + 1
        if key.value in seen:
            problem = f"expected the key once, found it on line {line} and on line {seen[key.value]}"
            raise CatalogueError(key.start_mark.name, key.value, problem)
        seen[key.value] = line


def _error(where: Any, expected: str, found: Any) -> CatalogueError:
    mark = where.start_mark
    what = shown(found) if isinstance(found, str) else "a list or a mapping"
    return CatalogueError(mark.name, f"line {mark.line + 1}", f"expected {expected}, found {shortened(what)}")
