"""The part of YAML that files here are written in: no key twice, and nothing that stands for something else."""

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
    """SafeLoader with unique text keys, without aliases and tags, and with dates left as they were written.

    Raises CatalogueError for what it refuses, and what SafeLoader raises for bad YAML.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        """One node, unless it is an alias or has a tag."""
        _refuse_stand_ins(self.peek_event())  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """The mapping of a node whose keys are fit."""
        _refuse_keys(node)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)  # type: ignore[no-untyped-call]
        return mapping

    def construct_number(self, node: Any) -> int:
        """A whole number of no more than 63 bits, so that it can be shown."""
        try:
            number: int = self.construct_yaml_int(node)  # type: ignore[no-untyped-call]
        except ValueError:
            raise _refused(node, "a whole number", node.value) from None
        if number.bit_length() > _BITS:
            raise _refused(node, "a smaller number", node.value)
        return number


StrictLoader.add_constructor(f"{_YAML}int", StrictLoader.construct_number)  # type: ignore[no-untyped-call]
StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _refuse_stand_ins(event: Any) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise _refused(event, "the value itself", f"*{event.anchor}")
    if event.tag is not None:
        raise _refused(event, "a value without a tag", event.tag.replace(_YAML, "!!"))


def _refuse_keys(node: Any) -> None:
    seen: dict[str, int] = {}
    for key, _ in node.value:
        if key.tag != f"{_YAML}str":
            raise _refused(key, "a text as the key, in quotes where it is a number", key.value)
        if not key.value.isprintable() or len(key.value) > _LONGEST_KEY:
            raise _refused(key, f"a key of at most {_LONGEST_KEY} printable characters", key.value)
        line = key.start_mark.line + 1
        if key.value in seen:
            problem = f"expected the key once, found it again in line {line} after line {seen[key.value]}"
            raise CatalogueError(key.start_mark.name, key.value, problem)
        seen[key.value] = line


def _refused(where: Any, expected: str, found: Any) -> CatalogueError:
    mark = where.start_mark
    what = shown(found) if isinstance(found, str) else "a list or a mapping"
    return CatalogueError(mark.name, f"line {mark.line + 1}", f"expected {expected}, found {shortened(what)}")
