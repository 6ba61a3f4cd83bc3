from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from catalogue.feed import feed
from catalogue.history import History
from catalogue.model import Python, Runtime
from catalogue.testing import small_history, small_runtime

ON = date(2024, 5, 1)


def versions(*majors: tuple[Runtime, History], on: date = ON) -> dict[str, Any]:
    document = feed(majors, on)
    assert list(document) == ["runtimeVersions"]
    found: dict[str, Any] = document["runtimeVersions"]
    return found


def ten() -> tuple[Runtime, History]:
    return small_runtime(), small_history()


def eight() -> tuple[Runtime, History]:
    """Another major: one Python without a tag of its own, first released on 30 April 2023."""
    runtime = replace(small_runtime(), major=8, version="8.0.0", python=Python("3.10", ("3.10",)), python_tags=False)
    first = replace(small_history().releases[-1], version="8.0.0", released=date(2023, 4, 30), airflow="2.6.0")
    return runtime, History("runtimes/runtime-8/releases.yaml", 8, (first,))


def test_a_version_has_what_the_cli_reads() -> None:
    assert versions(ten())["10.10.0"] == {
        "metadata": {
            "airflowVersion": "2.8.4",
            "channel": "stable",
            "releaseDate": "2024-03-26",
            "endOfSupport": "2024-06-30",
            "pythonVersions": ["3.8", "3.9", "3.10", "3.11"],
            "defaultPythonVersion": "3.11",
        },
        "migrations": {"airflowDatabase": False},
    }


def test_only_a_yanked_version_has_a_yanked_reason() -> None:
    found = {version: entry["metadata"] for version, entry in versions(ten()).items()}

    assert found["10.9.0"]["yanked"] is True
    assert found["10.9.0"]["yankedReason"] == "It does not start."
    assert [version for version, metadata in found.items() if "yanked" in metadata] == ["10.9.0"]


def test_the_airflow_version_has_no_local_part() -> None:
    runtime, history = ten()
    patched = replace(runtime, airflow=replace(runtime.airflow, build=3))

    assert versions((patched, history))["10.10.0"]["metadata"]["airflowVersion"] == "2.8.4"


def test_a_major_without_python_tags_lists_no_pythons() -> None:
    metadata = versions(eight(), ten())["8.0.0"]["metadata"]

    assert "pythonVersions" not in metadata
    assert "defaultPythonVersion" not in metadata


def test_versions_of_all_majors_come_oldest_first() -> None:
    assert list(versions(ten(), eight())) == ["8.0.0", "10.8.0", "10.9.0", "10.9.1", "10.10.0"]


def test_an_lts_is_stable_for_the_cli() -> None:
    runtime, history = ten()

    assert versions((replace(runtime, channel="lts"), history))["10.10.0"]["metadata"]["channel"] == "stable"


def channel(version: str, on: date) -> str:
    found: str = versions(eight(), ten(), on=on)[version]["metadata"]["channel"]
    return found


def test_a_major_is_deprecated_from_the_day_after_its_maintenance() -> None:
    # The end is three months after the first release of 10, since that is later than six months after that of 8.
    assert versions(eight(), ten())["8.0.0"]["metadata"]["endOfSupport"] == "2024-03-31"
    assert channel("8.0.0", date(2024, 3, 31)) == "stable"
    assert channel("8.0.0", date(2024, 4, 1)) == "deprecated"


def test_the_newest_major_is_never_deprecated_since_the_cli_needs_one() -> None:
    assert channel("10.10.0", date(2030, 1, 1)) == "stable"


def test_a_major_without_a_release_is_not_in_the_feed_and_changes_nothing_in_it() -> None:
    unreleased = (replace(small_runtime(), major=11), History("runtimes/runtime-11/releases.yaml", 11, ()))

    assert feed([ten(), unreleased], ON) == feed([ten()], ON)


def test_the_document_is_json() -> None:
    document = feed([ten(), eight()], ON)

    assert json.loads(json.dumps(document)) == document
