from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests

from release.verifying.check import Check, FailedError, Result, check
from release.verifying.feed import not_yanked, read_feed

METADATA = {"channel": "stable", "endOfSupport": "2024-06-30"}
VERSIONS = {
    "10.9.0": {"metadata": METADATA},
    "10.8.0": {"metadata": {**METADATA, "yanked": True, "yankedReason": "It hangs."}},
}


def test_a_listed_version_passes() -> None:
    assert not_yanked("10.9.0", VERSIONS) == "10.9.0 is stable, supported until 2024-06-30"


@pytest.mark.parametrize(
    ("version", "expected"), [("10.8.0", "10.8.0 is yanked: It hangs."), ("10.7.0", "the feed does not list 10.7.0")]
)
def test_another_version_fails_with_the_reason(version: str, expected: str) -> None:
    assert check("feed", lambda: not_yanked(version, VERSIONS)) == Check("feed", Result.FAILED, expected)


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text(json.dumps({"runtimeVersions": VERSIONS}))
    assert read_feed(str(tmp_path / "feed.json"), requests.Session()) == VERSIONS


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"runtimeVersions": 1}'])
def test_something_else_is_no_feed(tmp_path: Path, content: str) -> None:
    (tmp_path / "feed.json").write_text(content)
    with pytest.raises(FailedError, match="expected a release feed"):
        read_feed(str(tmp_path / "feed.json"), requests.Session())


def test_a_password_in_an_address_is_not_shown() -> None:
    with pytest.raises(FailedError) as failure:
        read_feed("http://user:secret@127.0.0.1:1/feed", requests.Session())
    assert "secret" not in str(failure.value)
