from __future__ import annotations

import os
import threading
import time

import pytest

from astronomer_runtime_extensions import threads
from astronomer_runtime_extensions.threads import EndingThreads


class Machine:
    """The numbers of threads that the system tells, one after the other, and the time, which passes by sleeping."""

    def __init__(self, *unknown: int) -> None:
        self._unknown = list(unknown)
        self.slept = 0.0

    def listdir(self, path: str) -> list[str]:
        number = self._unknown.pop(0) if len(self._unknown) > 1 else self._unknown[0]
        return ["thread"] * (number + 1)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


def waited(monkeypatch: pytest.MonkeyPatch, ending: EndingThreads, *unknown: int) -> float:
    """For how long it waits, in seconds, while that many threads are there that Python does not know."""
    machine = Machine(*unknown)
    with monkeypatch.context() as patch:
        patch.setattr(threading, "active_count", lambda: 1)
        patch.setattr(os, "listdir", machine.listdir)
        patch.setattr(time, "sleep", machine.sleep)
        patch.setattr(time, "monotonic", lambda: machine.slept)
        ending.wait()
    return machine.slept


def test_a_thread_that_ends_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert waited(monkeypatch, EndingThreads(), 0) == 0
    assert 0 < waited(monkeypatch, EndingThreads(), 1, 1, 0) < threads.SECONDS


def test_a_thread_that_does_not_end_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ending = EndingThreads()

    assert waited(monkeypatch, ending, 1) >= threads.SECONDS
    assert waited(monkeypatch, ending, 1) == 0
    assert 0 < waited(monkeypatch, ending, 2, 2, 1) < threads.SECONDS


def test_what_has_ended_by_the_fork_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    ending = EndingThreads()
    waited(monkeypatch, ending, 1)
    with monkeypatch.context() as patch:
        patch.setattr(threading, "active_count", lambda: 1)
        patch.setattr(os, "listdir", Machine(0).listdir)
        ending.look_again()

    assert waited(monkeypatch, ending, 1, 0) > 0
