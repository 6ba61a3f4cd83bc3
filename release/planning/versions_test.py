from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.common.properties import SAME_EXAMPLES
from release.planning.changes import Level
from release.planning.versions import following, numbers

VERSIONS = st.builds(lambda minor, patch: f"10.{minor}.{patch}", st.integers(0, 30), st.integers(0, 30))
LEVELS = st.sampled_from(Level)


@pytest.mark.parametrize(
    ("current", "level", "known", "expected"),
    [
        ("10.9.0", Level.MINOR, [], "10.10.0"),
        ("10.9.0", Level.PATCH, [], "10.9.1"),
        ("10.9.3", Level.MINOR, [], "10.10.0"),
        ("10.9.0", Level.NONE, ["10.12.0"], "10.9.0"),
        # A line that is still maintained when newer ones exist.
        ("9.10.0", Level.PATCH, ["9.10.1", "9.12.0"], "9.10.2"),
        ("9.10.0", Level.MINOR, ["9.12.0", "10.3.0"], "9.13.0"),
    ],
)
def test_the_next_version(current: str, level: Level, known: list[str], expected: str) -> None:
    assert following(current, level, known) == expected


@SAME_EXAMPLES
@given(VERSIONS, LEVELS, st.lists(VERSIONS))
def test_it_is_never_lower_and_never_published_before(current: str, level: Level, known: list[str]) -> None:
    found = following(current, level, known)
    assert numbers(found) >= numbers(current)
    assert (found == current) == (level is Level.NONE)
    assert level is Level.NONE or found not in known


@SAME_EXAMPLES
@given(VERSIONS, LEVELS, st.lists(VERSIONS))
def test_a_larger_level_gives_a_larger_version(current: str, level: Level, known: list[str]) -> None:
    smaller = [following(current, one, known) for one in Level if one < level]
    assert all(numbers(one) < numbers(following(current, level, known)) for one in smaller)


@SAME_EXAMPLES
@given(VERSIONS, st.sampled_from([Level.PATCH, Level.MINOR]))
def test_it_skips_no_number(current: str, level: Level) -> None:
    _, minor, patch = numbers(current)
    expected = (10, minor, patch + 1) if level is Level.PATCH else (10, minor + 1, 0)
    assert numbers(following(current, level)) == expected
