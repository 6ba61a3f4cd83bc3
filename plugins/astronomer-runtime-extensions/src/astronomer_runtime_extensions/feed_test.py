"""What is read from a feed, and what is left out."""

from __future__ import annotations

import json
from datetime import date

import pytest

from astronomer_runtime_extensions.feed import FeedError, Release, parse_feed


def feed(**versions: object) -> bytes:
    return json.dumps({"runtimeVersions": {name.replace("_", "."): value for name, value in versions.items()}}).encode()


def one(**metadata: object) -> Release:
    (found,) = parse_feed(feed(**{"10_9_0": {"metadata": metadata}}))
    return found


def test_it_reads_a_version() -> None:
    found = one(channel="stable", endOfSupport="2024-06-30", yanked=True, yankedReason="It is slow.")

    assert found.version.text == "10.9.0"
    assert found.stable
    assert found.end_of_support == date(2024, 6, 30)
    assert found.yanked
    assert found.yanked_reason == "It is slow."


def test_a_version_of_another_channel_is_not_stable() -> None:
    assert not one(channel="deprecated").stable


@pytest.mark.parametrize("end", [None, "", "soon", 5, 20240101, "20240101", "2024-02-30", ["2024-01-01"]])
def test_an_end_that_is_no_date_is_not_known(end: object) -> None:
    assert one(channel="stable", endOfSupport=end).end_of_support is None


def test_of_a_date_and_time_the_day_is_read() -> None:
    assert one(channel="stable", endOfSupport="2024-06-30T00:00:00Z").end_of_support == date(2024, 6, 30)


@pytest.mark.parametrize("character", ["\ud83d", "\x00", "\n", "\u202e", "\x9b"])
def test_of_a_reason_what_cannot_be_shown_is_left_out(character: str) -> None:
    assert one(yanked=True, yankedReason=f"It is {character}slow é 🐌.").yanked_reason == "It is  slow é 🐌."


@pytest.mark.parametrize("reason", [None, 5, ["a"]])
def test_a_reason_that_is_no_text_is_none(reason: object) -> None:
    assert one(yanked=True, yankedReason=reason).yanked_reason == ""


def test_entries_that_are_not_understood_are_left_out() -> None:
    assert parse_feed(feed(latest={"metadata": {}}, **{"1_0_0": None, "1_0_1": [], "1_0_2": {"metadata": "x"}})) == ()


@pytest.mark.parametrize(
    "document", [b"", b"not JSON", b"[]", b"{}", b'{"runtimeVersions": []}', b"\xff\xfe", b"[" * 100_000]
)
def test_another_document_is_refused(document: bytes) -> None:
    with pytest.raises(FeedError):
        parse_feed(document)
