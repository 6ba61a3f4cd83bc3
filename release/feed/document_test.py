from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalogue.errors import CatalogueError
from catalogue.paths import runtimes
from catalogue.repository import load_history, load_runtime
from catalogue.schema import check_schema
from catalogue.testing import small_history, small_runtime
from release.feed.document import document, schema

# The day after the last release of Runtime 4 to 10. `published.json` has their rows of the feed of that time.
DAY = date(2024, 7, 19)
MAJORS = range(4, 11)
# This repository describes why a version is yanked in its own words.
OTHER_WORDS = {"8.0.0", "9.0.0", "9.1.0", "9.2.0", "9.3.0", "9.4.0", "9.5.0", "9.6.0"}


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path("release/feed/published.json").read_text())
    return found


@pytest.fixture(scope="module")
def ours() -> dict[str, Any]:
    root = Path.cwd()
    names = [name for name in runtimes(root) if int(name.rpartition("-")[2]) in MAJORS]
    found: dict[str, Any] = document([(load_runtime(root, name), load_history(root, name)) for name in names], DAY)
    return found["runtimeVersions"]  # type: ignore[no-any-return]


def without_reasons(versions: dict[str, Any]) -> dict[str, Any]:
    return {version: _without_reason(row) for version, row in versions.items()}


def _without_reason(row: dict[str, Any]) -> dict[str, Any]:
    metadata = {key: value for key, value in row["metadata"].items() if key != "yankedReason"}
    return {**row, "metadata": metadata}


def test_the_feed_equals_the_published_one_except_for_the_words_of_reasons(
    ours: dict[str, Any], published: dict[str, Any]
) -> None:
    assert len(published) == 110
    assert without_reasons(ours) == without_reasons(published)


def test_only_the_reasons_of_known_versions_have_other_words(ours: dict[str, Any], published: dict[str, Any]) -> None:
    assert {version for version in published if ours[version] != published[version]} == OTHER_WORDS


def test_the_published_feed_is_valid(published: dict[str, Any]) -> None:
    check_schema("published.json", {"runtimeVersions": published}, schema())


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"channel": "beta"}, "expected one of stable, deprecated, found 'beta'"),
        ({"releaseDate": "13 June"}, "expected a string"),
        ({"colour": "blue"}, "expected a known key, found 'colour'"),
        ({"yanked": True, "yankedReason": " "}, "expected a string (why not to use it)"),
        ({"yanked": True}, "metadata"),
    ],
)
def test_another_feed_is_invalid(published: dict[str, Any], metadata: dict[str, Any], message: str) -> None:
    row = published["10.8.0"]
    feed = {"runtimeVersions": {"10.8.0": {**row, "metadata": {**row["metadata"], **metadata}}}}
    with pytest.raises(CatalogueError) as failure:
        check_schema("feed", feed, schema())
    assert message in str(failure.value)


def test_a_later_release_is_not_in_the_feed_of_a_day() -> None:
    major = (small_runtime(), small_history())
    assert list(document([major], date(2024, 2, 26))["runtimeVersions"]) == ["10.8.0", "10.9.0"]


def test_before_the_first_release_the_feed_is_empty() -> None:
    major = (small_runtime(), replace(small_history(), releases=()))
    assert document([major], DAY) == {"runtimeVersions": {}}
