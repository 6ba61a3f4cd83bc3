from __future__ import annotations

import time

import pytest

from host.retry import attempts


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses so far; sleeping is replaced, so they take no time."""
    found: list[float] = []
    monkeypatch.setattr(time, "sleep", found.append)
    return found


def test_there_are_three_attempts_with_longer_and_longer_pauses(pauses: list[float]) -> None:
    assert list(attempts()) == [False, False, True]
    assert pauses == [2, 4]


def test_nothing_sleeps_after_a_successful_attempt(pauses: list[float]) -> None:
    for _ in attempts():
        break

    assert pauses == []
