"""Compare the releases.yaml files of this repository, and their feed, with published values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from catalogue.feed import feed
from catalogue.history import History, Release
from catalogue.load import parse_runtime
from catalogue.model import Python, Runtime
from catalogue.release_checks import check_agreement
from catalogue.releases import parse_releases
from catalogue.testing import small_runtime

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())
RELEASES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("runtimes/*/releases.yaml"))
RUNTIMES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("runtimes/*/runtime.yaml"))

# The day of the published values; they do not include later releases.
PUBLISHED_UNTIL = date(2024, 8, 9)
LTS = (4, 5, 6, 9)
PYTHONS = {"pythonVersions": ["3.8", "3.9", "3.10", "3.11"], "defaultPythonVersion": "3.11"}


@cache
def history(path: str) -> History:
    return parse_releases(path, (ROOT / path).read_text(encoding="utf-8"))


@cache
def runtime(path: str) -> Runtime:
    return parse_runtime(path, (ROOT / path).read_text(encoding="utf-8"))


def as_published(major: int) -> Runtime:
    """A Runtime with the published channel and Pythons."""
    python = Python("3.11", ("3.8", "3.9", "3.10", "3.11"))
    channel = "lts" if major in LTS else "stable"
    return replace(small_runtime(), major=major, channel=channel, python=python, python_tags=major >= 9)


def published() -> dict[int, History]:
    """The published majors, without releases that are newer than the published values."""
    histories = [history(path) for path in RELEASES]
    return {found.major: replace(found, releases=_until_then(found)) for found in histories if found.major <= 10}


def _until_then(found: History) -> tuple[Release, ...]:
    return tuple(release for release in found.releases if release.released <= PUBLISHED_UNTIL)


def published_feed() -> dict[str, Any]:
    majors = [(as_published(major), found) for major, found in published().items()]
    versions: dict[str, Any] = feed(majors, PUBLISHED_UNTIL)["runtimeVersions"]
    return versions


@pytest.mark.parametrize("path", RELEASES)
def test_a_history_has_the_major_of_its_folder(path: str) -> None:
    assert f"runtime-{history(path).major}" == Path(path).parent.name


@pytest.mark.parametrize("path", RUNTIMES)
def test_a_runtime_and_its_history_agree(path: str) -> None:
    check_agreement(history(path.replace("runtime.yaml", "releases.yaml")), runtime(path))


@pytest.mark.parametrize("path", [path for path in RUNTIMES if runtime(path).major <= 10])
def test_a_published_major_has_its_published_channel_and_python_tags(path: str) -> None:
    found, expected = runtime(path), as_published(runtime(path).major)

    assert (found.channel, found.python_tags) == (expected.channel, expected.python_tags)


def test_no_published_version_is_missing() -> None:
    counts = {major: len(found.releases) for major, found in published().items()}

    assert counts == {4: 21, 5: 20, 6: 18, 7: 10, 8: 11, 9: 20, 10: 10}


def test_published_yanks_are_recorded() -> None:
    yanked = {release.version for found in published().values() for release in found.releases if release.yanked}

    assert yanked >= {"8.0.0", "9.0.0", "9.1.0", "9.2.0", "9.3.0", "9.4.0", "9.5.0", "9.6.0"}


def entry(airflow: str, day: str, end: str, channel: str, migration: bool, **more: object) -> dict[str, Any]:
    metadata = {"airflowVersion": airflow, "releaseDate": day, "endOfSupport": end, "channel": channel, **more}
    return {"metadata": metadata, "migrations": {"airflowDatabase": migration}}


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("4.0.8", entry("2.2.3", "2021-12-21", "2023-09-30", "deprecated", True)),
        ("4.2.9", entry("2.2.5", "2022-12-12", "2023-09-30", "deprecated", False)),
        ("5.5.0", entry("2.3.4", "2023-11-27", "2024-04-30", "deprecated", False)),
        ("6.0.4", entry("2.4.3", "2022-11-14", "2024-03-31", "deprecated", True)),
        ("6.10.0", entry("2.4.3", "2024-02-28", "2024-03-31", "deprecated", False)),
        ("7.4.1", entry("2.5.2", "2023-03-17", "2023-07-31", "deprecated", False)),
        ("8.5.0", entry("2.6.2", "2023-06-17", "2023-11-30", "deprecated", True)),
        ("9.7.0", entry("2.7.3", "2023-12-22", "2025-01-31", "stable", False, **PYTHONS)),
        ("9.10.2", entry("2.7.3", "2024-04-18", "2025-01-31", "stable", False, **PYTHONS)),
        ("9.17.0", entry("2.7.3", "2024-07-18", "2025-01-31", "stable", False, **PYTHONS)),
        ("10.2.0", entry("2.8.1", "2024-01-19", "2024-06-30", "stable", True, **PYTHONS)),
        ("10.9.0", entry("2.8.4", "2024-06-13", "2024-06-30", "stable", False, **PYTHONS)),
    ],
)
def test_the_feed_matches_the_published_one(version: str, expected: dict[str, Any]) -> None:
    assert published_feed()[version] == expected


def test_the_feed_of_a_yanked_version_matches_the_published_one() -> None:
    found = published_feed()["9.6.0"]
    reason = found["metadata"].pop("yankedReason")

    assert "scheduler" in reason
    assert found == entry("2.7.3", "2023-11-30", "2025-01-31", "stable", False, yanked=True, **PYTHONS)
