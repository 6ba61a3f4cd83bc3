from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalogue.history import AnnouncedEnd, History, Release
from catalogue.repository import load_runtimes
from catalogue.testing import small_runtime
from tools.docs.lifecycle import PAGE, Major, ends, lifecycle, maintained_until, page, released, yanked

FIRST = Release("10.0.0", date(2023, 12, 18), "2.8.0", True, yanked="It hangs.")
NEWEST = Release("10.9.0", date(2024, 6, 13), "2.8.4", False)


@pytest.fixture
def major() -> Major:
    kept = AnnouncedEnd(date(2027, 1, 1), "use")
    return Major(small_runtime(), History("", 10, (NEWEST, FIRST), maintained_until=kept))


def test_the_page_matches_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(Path(), load_runtimes(Path())), "./pants run tools/docs:write"


def test_the_last_days_of_maintenance_are_the_published_ones() -> None:
    published = {4: "2023-09-30", 5: "2024-04-30", 6: "2024-03-31", 7: "2023-07-31"}
    published |= {8: "2023-11-30", 9: "2025-01-31", 10: "2024-06-30"}

    assert published.items() <= maintained_until(released(Path(), load_runtimes(Path()))).items()


def test_a_row_has_the_first_and_the_newest_version(major: Major) -> None:
    notes = "[10.9.0](release-notes/runtime-10.md#astro-runtime-1090)"

    row = f"| 10 | stable | 2023-12-18 | {notes} | 2024-06-13 | 2024-06-30 |"
    assert lifecycle([major]).splitlines()[-1] == row


def test_a_major_without_a_release_is_left_out(tmp_path: Path) -> None:
    runtime = small_runtime()
    history = tmp_path / runtime.paths.releases
    history.parent.mkdir(parents=True)
    history.write_text(f"major: {runtime.major}\nreleases: []\n")

    assert released(tmp_path, [runtime]) == []


def test_a_day_that_does_not_follow_from_the_rule_has_its_reason(major: Major) -> None:
    assert ends([major]).splitlines()[2:] == ["| 10 | 2027-01-01 | updates here until | use |"]


def test_a_yanked_version_has_its_reason(major: Major) -> None:
    notes = "[10.0.0](release-notes/runtime-10.md#astro-runtime-1000)"

    assert yanked([major]).splitlines()[2:] == [f"| {notes} | 2023-12-18 | It hangs. |"]
