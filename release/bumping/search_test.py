from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.bumping.search import MOST_OLDER, Changes, Search
from release.common.properties import SAME_EXAMPLES
from release.planning.changes import Change, Kind, Level

NAMES = tuple(string.ascii_lowercase[:20])


def change(name: str) -> Change:
    return Change(Kind.PROVIDER, name, "1.0", "1.1", Level.MINOR, "")


def names(changes: Changes) -> set[str]:
    return {one.name for one in changes}


class Resolver:
    """A resolver that fails for sets of packages that do not fit. It may name one of them in its message."""

    def __init__(self, *conflicts: str, speaks: bool = False) -> None:
        self.conflicts = [set(conflict) for conflict in conflicts]
        self.speaks = speaks
        self.worked: list[set[str]] = []

    def __call__(self, changes: Changes) -> str | None:
        for conflict in self.conflicts:
            if conflict <= names(changes):
                return f"Because {min(conflict)}==1.1 does not fit" if self.speaks else "no solution"
        self.worked.append(names(changes))
        return None


def test_all_changes_need_one_attempt() -> None:
    search = Search(Resolver())
    assert names(search.kept([change(name) for name in NAMES])) == set(NAMES)
    assert (search.attempts, search.dropped) == (1, [])


def test_a_change_that_breaks_is_dropped_alone_with_the_reason() -> None:
    search = Search(Resolver("g"))
    assert names(search.kept([change(name) for name in NAMES])) == set(NAMES) - {"g"}
    (held,) = search.dropped
    assert (held.name, held.version, held.reason) == ("g", "1.1", "no solution")
    assert search.attempts <= 10


def test_a_name_in_the_message_is_tried_first() -> None:
    search = Search(Resolver("g", speaks=True))
    search.kept([change(name) for name in NAMES])
    assert (search.attempts, [row.name for row in search.dropped]) == (2, ["g"])


def test_of_two_that_do_not_fit_one_is_kept() -> None:
    search = Search(Resolver("bq"))
    assert len(search.kept([change(name) for name in NAMES])) == len(NAMES) - 1
    assert search.dropped[0].name in "bq"


def test_a_change_that_needs_a_later_one_is_kept() -> None:
    def attempt(changes: Changes) -> str | None:
        found = names(changes)
        return "no solution" if "c" in found or ("a" in found and "t" not in found) else None

    search = Search(attempt)
    assert names(search.kept([change(name) for name in NAMES])) == set(NAMES) - {"c"}
    assert [row.name for row in search.dropped] == ["c"]


def versions(*news: str) -> Callable[[Change], list[Change]]:
    """Return what gives the changes of each package to these versions."""
    return lambda dropped: [replace(dropped, new=new, reason="a fix") for new in news]


def without(*broken: str) -> Callable[[Changes], str | None]:
    """Return an attempt that fails with any of these versions of packages."""
    return lambda changes: next((f"{one.new}!" for one in changes if f"{one.name}=={one.new}" in broken), None)


def test_an_older_version_takes_the_place_of_one_that_breaks() -> None:
    search = Search(without("g==1.1", "g==1.0.9"))
    kept = search.with_older(search.kept([change("f"), change("g")]), versions("1.0.9", "1.0.8", "1.0.7"))
    assert [(one.name, one.new) for one in kept] == [("f", "1.1"), ("g", "1.0.8")]
    assert kept[-1].reason == "a fix; 1.1 cannot be locked"
    assert [(row.version, row.reason) for row in search.dropped] == [("1.1", "1.1!"), ("1.0.9", "1.0.9!")]


def test_what_is_dropped_is_listed_by_package() -> None:
    search = Search(without("f==1.1", "f==1.0.9", "g==1.1", "g==1.0.9"))
    search.with_older(search.kept([change("f"), change("g")]), versions("1.0.9"))
    assert [(row.name, row.version) for row in search.dropped] == [
        *(("f", "1.1"), ("f", "1.0.9")),
        *(("g", "1.1"), ("g", "1.0.9")),
    ]


def test_only_some_older_versions_are_tried() -> None:
    broken = [f"1.0.{number}" for number in range(20)]
    search = Search(without("g==1.1", *(f"g=={version}" for version in broken)))
    assert search.with_older(search.kept([change("g")]), versions(*broken)) == ()
    assert (search.attempts, len(search.dropped)) == (1 + MOST_OLDER, 1 + MOST_OLDER)


def test_no_older_version_is_tried_after_the_last_attempt() -> None:
    search = Search(without("g==1.1", "g==1.0.9"), limit=2)
    assert search.with_older(search.kept([change("g")]), versions("1.0.9", "1.0.8")) == ()
    assert [row.version for row in search.dropped] == ["1.1", "1.0.9"]


@SAME_EXAMPLES
@given(st.lists(st.sets(st.sampled_from(NAMES), min_size=1, max_size=3), max_size=4), st.booleans())
def test_no_change_is_dropped_without_need(conflicts: list[set[str]], speaks: bool) -> None:
    resolver = Resolver(*("".join(sorted(conflict)) for conflict in conflicts), speaks=speaks)
    search = Search(resolver, limit=1000)
    kept = search.kept([change(name) for name in NAMES])
    assert names(kept) | {row.name for row in search.dropped} == set(NAMES)
    assert not kept or resolver.worked[-1] == names(kept)
    for row in search.dropped:
        assert any(conflict <= names(kept) | {row.name} for conflict in conflicts)


@pytest.mark.parametrize("limit", [1, 5])
def test_the_search_ends_after_its_last_attempt(limit: int) -> None:
    search = Search(Resolver(*NAMES), limit=limit)
    assert search.kept([change(name) for name in NAMES]) == ()
    assert search.attempts == limit
    assert len(search.dropped) == len(NAMES)
    assert search.dropped[-1].reason == f"not tried by itself: the search ended after {limit} attempts"
