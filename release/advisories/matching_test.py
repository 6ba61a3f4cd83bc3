from __future__ import annotations

import pytest

from release.advisories.matching import debian_key, is_affected
from release.advisories.record import PYPI, Affected, Event

DEBIAN = "Debian:11"


def affected(ecosystem: str, *events: tuple[str, str], versions: tuple[str, ...] = ()) -> Affected:
    return Affected(ecosystem, "x", (tuple(Event(kind, version) for kind, version in events),), versions)


@pytest.mark.parametrize(
    ("version", "expected"),
    [("0.9", False), ("1.0", True), ("1.9.9", True), ("1.10", True), ("2.0rc1", True), ("2.0", False)],
)
def test_versions_of_python_packages_are_compared_by_pep_440(version: str, expected: bool) -> None:
    assert is_affected(affected(PYPI, ("introduced", "1.0"), ("fixed", "2.0")), version) is expected


@pytest.mark.parametrize(("version", "expected"), [("1.5", True), ("1.6", False)])
def test_the_last_affected_version_is_affected(version: str, expected: bool) -> None:
    assert is_affected(affected(PYPI, ("introduced", "0"), ("last_affected", "1.5")), version) is expected


@pytest.mark.parametrize(("version", "expected"), [("0a1", True), ("1.5", True), ("2.5", False), ("3.5", True)])
def test_events_count_in_the_order_of_their_versions(version: str, expected: bool) -> None:
    events = (("fixed", "2.0"), ("introduced", "3.0"), ("introduced", "0"), ("fixed", "4.0"))
    assert is_affected(affected(PYPI, *events), version) is expected


def test_a_listed_version_is_affected_in_any_spelling() -> None:
    by = Affected(PYPI, "x", (), ("1.0.0", "weird"))
    assert is_affected(by, "1.0")
    assert not is_affected(by, "1.1")


def test_an_event_with_an_invalid_version_counts_for_nothing() -> None:
    assert is_affected(affected(PYPI, ("introduced", "0"), ("fixed", "see notes")), "1.0")


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.1.1w-0+deb11u1", True),
        ("1.1.1w-0+deb11u2", False),
        # A tilde sorts before everything, an epoch before the rest of the version.
        ("1.1.1w-0+deb11u2~bpo1", True),
        ("1:0.1-1", False),
    ],
)
def test_versions_of_debian_packages_are_compared_as_dpkg_does(version: str, expected: bool) -> None:
    assert is_affected(affected(DEBIAN, ("introduced", "0"), ("fixed", "1.1.1w-0+deb11u2")), version) is expected


# Pairs that dpkg --compare-versions gives as lower and higher.
@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.0~rc1-1", "1.0-1"),
        ("1.0-1", "1.0-1+b1"),
        ("1.9-1", "1.10-1"),
        ("1.0-1", "1:0.9-1"),
        ("1.0", "1.0-1"),
        ("1.0a", "1.0+1"),
        ("2.31-13+deb11u9", "2.31-13+deb11u10"),
        ("7.64.0-4+deb10u2", "7.74.0-1.3+deb11u14"),
    ],
)
def test_the_order_is_dpkgs(lower: str, higher: str) -> None:
    assert debian_key(lower) < debian_key(higher)
