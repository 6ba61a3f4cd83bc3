from __future__ import annotations

import pytest

from release.publishing.parity import Package, Packages, differences, partial

CURL, IDNA = Package("debian", "curl"), Package("python", "idna")


def lines(amd64: Packages, arm64: Packages, *allowed: Package) -> list[str]:
    return differences("10.9.0", {"amd64": amd64, "arm64": arm64}, allowed)


def test_the_same_packages_do_not_differ() -> None:
    assert lines({CURL: "7.74", IDNA: "3.6"}, {IDNA: "3.6", CURL: "7.74"}) == []


def test_another_version_and_a_missing_package_are_a_line_each() -> None:
    assert lines({CURL: "7.74", IDNA: "3.6"}, {IDNA: "3.7"}) == [
        "10.9.0: Debian package curl: 7.74 on amd64, none on arm64",
        "10.9.0: Python package idna: 3.6 on amd64, 3.7 on arm64",
    ]


def test_packages_of_one_name_are_told_apart() -> None:
    assert len(lines({Package("debian", "idna"): "3.6"}, {IDNA: "3.6"})) == 2


@pytest.mark.parametrize(
    ("versions", "expected"),
    [(("7.74", "7.74", ""), 0), (("", "", "7.74"), 0), (("7.74", "7.75", ""), 1), (("7.74", "7.75", "7.75"), 1)],
)
def test_a_listed_package_may_be_missing_but_has_one_version(versions: tuple[str, ...], expected: int) -> None:
    found: dict[str, Packages] = {f"machine{row}": {CURL: one} if one else {} for row, one in enumerate(versions)}
    assert len(differences("10.9.0", found, {CURL})) == expected


def test_the_list_of_this_repository_is_valid() -> None:
    assert all(package.kind in ("debian", "python") for package in partial())
