from __future__ import annotations

import pytest

from runtime_images.dockerfile import environment_lines, instructions


def test_arguments_get_their_default_and_other_lines_stay() -> None:
    text = "# a comment\nARG PYTHON=a:b\nARG OTHER=1\nFROM $PYTHON"

    assert instructions(text, {"PYTHON": "images/python:python#3.11"}) == (
        "# a comment",
        "ARG PYTHON=images/python:python#3.11",
        "ARG OTHER=1",
        "FROM $PYTHON",
    )


def test_a_marker_is_replaced_by_the_catalogues_lines() -> None:
    lines = instructions("FROM a\n# catalogue: environment\nUSER b", {}, {"environment": ["ENV A=1", "ENV B=2"]})

    assert lines == ("FROM a", "ENV A=1", "ENV B=2", "USER b")


def test_an_argument_that_the_dockerfile_lacks_is_refused() -> None:
    with pytest.raises(KeyError, match="ARG PYTHON"):
        instructions("FROM a", {"PYTHON": "b:c"})


def test_an_unknown_marker_is_refused() -> None:
    with pytest.raises(KeyError):
        instructions("# catalogue: other", {}, {"environment": []})


def test_values_of_variables_are_taken_as_they_are() -> None:
    assert environment_lines({"A": 'x $HOME "y" \\'}) == ('ENV A="x \\$HOME \\"y\\" \\\\"',)
