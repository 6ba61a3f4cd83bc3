from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml.comments import CommentedMap

from catalogue.errors import CatalogueError
from release.common import round_trip

TEXT = """\
# A comment.
version: "1.0"   # on the line
plain: 2.0.0
rows:
  - name: a
    reason: one
    python:
      - "3.9"

# The next section.
next: {b: [1, 2]}
"""


def data() -> CommentedMap:
    return round_trip.load("a.yaml", TEXT)


@pytest.mark.parametrize("path", sorted(str(path) for path in Path("runtimes").glob("runtime-*/r*.yaml")))
def test_the_files_of_this_repository_stay_as_they_are(path: str) -> None:
    text = Path(path).read_text()
    assert round_trip.dump(round_trip.load(path, text)) == text


def test_a_value_keeps_its_quotes_and_its_comment() -> None:
    found = data()
    round_trip.replace(found, "version", "1.1")
    assert round_trip.dump(found) == TEXT.replace('"1.0"', '"1.1"')


def test_an_equal_value_stays() -> None:
    found = data()
    round_trip.replace(found, "plain", "2.0.0")
    assert round_trip.dump(found) == TEXT


def test_a_row_at_the_end_of_a_list_comes_before_the_next_section() -> None:
    found = data()
    round_trip.add(found["rows"], 1, CommentedMap(name="b", reason="two"))
    assert round_trip.dump(found) == TEXT.replace('- "3.9"\n', '- "3.9"\n  - name: b\n    reason: two\n')


def test_a_row_can_be_the_first_of_an_empty_list() -> None:
    found = round_trip.load("a.yaml", "a: 1\nrows: []\n")
    round_trip.add(found["rows"], 0, CommentedMap(name="b"))
    assert round_trip.dump(found) == "a: 1\nrows:\n  - name: b\n"


def test_the_last_row_of_a_list_can_be_removed() -> None:
    found = round_trip.load("a.yaml", "rows:\n  - a: 1\n  - b: 2\n\n# The end.\nnext: 3\n")
    round_trip.remove_row(found["rows"], 1)
    assert round_trip.dump(found) == "rows:\n  - a: 1\n\n# The end.\nnext: 3\n"


@pytest.mark.parametrize("end", ["", "\n# Another.\n"])
def test_a_key_is_added_and_removed_at_the_end_of_a_mapping(end: str) -> None:
    text = f"rows:\n  - a: 1\n    b: 2\n{end}  - a: 3\n"
    found = round_trip.load("a.yaml", text)
    round_trip.insert(found["rows"][0], "b", "c", "It fails.")
    added = round_trip.dump(found)
    assert added == f"rows:\n  - a: 1\n    b: 2\n    c: It fails.\n{end}  - a: 3\n"
    again = round_trip.load("a.yaml", added)
    round_trip.remove(again["rows"][0], "c")
    assert round_trip.dump(again) == text


def test_a_key_is_added_between_others() -> None:
    found = round_trip.load("a.yaml", "a: 1\nb: 2\n")
    round_trip.insert(found, "a", "c", "x")
    assert round_trip.dump(found) == "a: 1\nc: x\nb: 2\n"


def test_invalid_yaml_is_one_line() -> None:
    with pytest.raises(CatalogueError, match=r"^a\.yaml: line 1: expected YAML, found: .*"):
        round_trip.load("a.yaml", "a: [")
