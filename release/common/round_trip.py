"""Edit YAML so that comments, order and quotes stay as they are."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, ScalarString

from catalogue.yaml_text import load_mapping

# The place of the comment after a value, among those that ruamel.yaml keeps for a key of a mapping.
_AFTER = 2


def load(path: str, text: str) -> CommentedMap:
    """Return the data of a YAML file, to be edited. Raises CatalogueError, with `path`, if it is no valid mapping."""
    load_mapping(path, text)
    data: CommentedMap = _yaml().load(text)
    return data


def dump(data: CommentedMap) -> str:
    """Return the text of the data."""
    text = io.StringIO()
    _yaml().dump(data, text)
    return text.getvalue()


def replace(mapping: CommentedMap, key: str, value: Any) -> None:
    """Set the value of a key that exists. A text keeps the quotes of the text before it; an equal value stays."""
    old = mapping[key]
    if old == value:
        return
    mapping[key] = type(old)(value) if isinstance(old, ScalarString) else value


def insert(mapping: CommentedMap, after: str, key: str, value: Any) -> None:
    """Add a key after another one. What was below that, such as a blank line, is below the new one."""
    mapping.insert(list(mapping).index(after) + 1, key, value)
    _move_end(mapping, after, mapping, key)


def remove(mapping: CommentedMap, key: str) -> None:
    """Remove a key that is not the first, and the comment on its line. What is below it stays."""
    keys = list(mapping)
    _move_end(mapping, key, mapping, keys[keys.index(key) - 1])
    mapping.ca.items.pop(key, None)
    del mapping[key]


def add(rows: CommentedSeq, index: int, row: CommentedMap) -> None:
    """Add a row of a list before `index`. What follows the list still follows it."""
    rows.fa.set_block_style()
    if rows and index == len(rows):
        last = rows[-1]
        _move_end(last, list(last)[-1], row, list(row)[-1])
    rows.insert(index, row)


def remove_row(rows: CommentedSeq, index: int) -> None:
    """Remove one of several rows of a list. What follows the list still follows it."""
    row = rows[index]
    if index == len(rows) - 1 and index:
        before = rows[index - 1]
        _move_end(row, list(row)[-1], before, list(before)[-1])
    del rows[index]


def quoted(text: str) -> DoubleQuotedScalarString:
    """Return a text that is written in double quotes, as versions and dates are."""
    return DoubleQuotedScalarString(text)


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    # No line is broken, whatever its length.
    yaml.width = 10**6
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _move_end(old: CommentedMap, old_key: str, new: CommentedMap, new_key: str) -> None:
    """Move the lines below the value of a key, which are comments and blank lines, below that of another key."""
    holder, place = _end(old, old_key)
    found = holder.ca.items.get(place)
    token = found[_position(holder)] if found else None
    if token is None:
        return
    own, _, below = token.value.partition("\n")
    if not below:
        return
    token.value = f"{own}\n"
    if not own.strip():
        del holder.ca.items[place]
    _set_end(*_end(new, new_key), below, token)


def _end(holder: Any, place: Any) -> tuple[Any, Any]:
    """Return the last value inside of a value: ruamel.yaml keeps there what is below."""
    value = holder[place]
    if isinstance(value, CommentedMap) and value and not value.fa.flow_style():
        return _end(value, list(value)[-1])
    if isinstance(value, CommentedSeq) and value and not value.fa.flow_style():
        return _end(value, len(value) - 1)
    return holder, place


def _position(holder: Any) -> int:
    return _AFTER if isinstance(holder, CommentedMap) else 0


def _set_end(holder: Any, place: Any, below: str, like: Any) -> None:
    position = _position(holder)
    found = holder.ca.items.setdefault(place, [None] * (_AFTER + 2 if position else 2))
    own = found[position].value.rstrip("\n") if found[position] is not None else ""
    found[position] = type(like)(f"{own}\n{below}", like.start_mark, None)
