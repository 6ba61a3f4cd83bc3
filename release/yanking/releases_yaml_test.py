from __future__ import annotations

import pytest

from catalogue.errors import CatalogueError
from catalogue.releases import parse_releases
from catalogue.testing import RELEASES_PATH, SMALL_RELEASES
from release.common.errors import InputError
from release.yanking.releases_yaml import unyanked, yanked

REASON = "Tasks never end: see the notes."


def yank(version: str, reason: str = REASON) -> str:
    return yanked(RELEASES_PATH, SMALL_RELEASES, version, reason)


@pytest.mark.parametrize("version", ["10.10.0", "10.9.1", "10.8.0"])
def test_a_version_is_yanked_and_unyanked(version: str) -> None:
    text = yank(version)
    releases = parse_releases(RELEASES_PATH, text).releases
    assert {release.version: release.yanked for release in releases if release.yanked} == {
        "10.9.0": "It does not start.",
        version: REASON,
    }
    assert unyanked(RELEASES_PATH, text, version) == SMALL_RELEASES


def test_only_one_line_is_added() -> None:
    after = 'version: "10.10.0"\n    date: "2024-03-26"\n    airflow: "2.8.4"\n    database_migration: false\n'
    assert yank("10.10.0", "It fails.") == SMALL_RELEASES.replace(after, f"{after}    yanked: It fails.\n")


def test_a_second_yank_changes_nothing() -> None:
    assert yank("10.9.0") == SMALL_RELEASES


def test_a_version_that_is_not_yanked_stays() -> None:
    assert unyanked(RELEASES_PATH, SMALL_RELEASES, "10.8.0") == SMALL_RELEASES


def test_an_unknown_version_is_named() -> None:
    expected = rf"^VERSION: expected a version of {RELEASES_PATH} \(10\.10\.0, 10\.9\.1, .*\), found 10\.1\.0$"
    with pytest.raises(InputError, match=expected):
        yank("10.1.0")


@pytest.mark.parametrize("reason", ["  ", "yes"])
def test_a_reason_that_is_no_sentence_is_refused(reason: str) -> None:
    with pytest.raises(CatalogueError, match=r"releases\[0\]\.yanked: expected"):
        yank("10.10.0", reason)
