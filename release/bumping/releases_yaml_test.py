from __future__ import annotations

from datetime import date

import pytest

from catalogue.errors import CatalogueError
from catalogue.history import Release
from catalogue.testing import RELEASES_PATH, SMALL_RELEASES
from release.bumping.releases_yaml import with_release

ENTRY = """\
  - version: "{version}"
    date: "2024-06-20"
    airflow: "2.8.4"
    database_migration: false
"""


def write(version: str, text: str = SMALL_RELEASES, cves: tuple[str, ...] = ()) -> str:
    return with_release(RELEASES_PATH, text, Release(version, date(2024, 6, 20), "2.8.4", False, None, cves))


def test_a_new_version_is_the_first() -> None:
    entry = ENTRY.format(version="10.11.0")
    assert write("10.11.0") == SMALL_RELEASES.replace("releases:\n", f"releases:\n{entry}")


def test_a_patch_of_an_older_line_is_above_the_older_versions() -> None:
    entry = ENTRY.format(version="10.9.2")
    assert write("10.9.2") == SMALL_RELEASES.replace('  - version: "10.9.1"', f'{entry}  - version: "10.9.1"')


def test_the_first_version_of_a_major_is_written() -> None:
    assert write("10.0.0", "major: 10\nreleases: []\n") == "major: 10\nreleases:\n" + ENTRY.format(version="10.0.0")


def test_it_lists_the_cves_on_one_line() -> None:
    assert "    cves: [CVE-2024-1111, CVE-2024-2222]\n" in write("10.11.0", cves=("CVE-2024-1111", "CVE-2024-2222"))


def test_a_known_version_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r"expected unique versions, found '10\.10\.0' again"):
        write("10.10.0")
