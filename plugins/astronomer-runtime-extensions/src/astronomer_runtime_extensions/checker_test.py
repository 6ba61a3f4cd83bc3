"""When the feed is looked at, and what happens when that fails."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

import pytest

from astronomer_runtime_extensions.advice import Advice
from astronomer_runtime_extensions.checker import Checker
from astronomer_runtime_extensions.version import Version

RUNNING = Version((10, 9, 0), (), "10.9.0")
FEED = b'{"runtimeVersions": {"10.9.1": {"metadata": {"channel": "stable"}}}}'


@dataclass
class Memory:
    """What is kept, without a database."""

    due: float = 0.0
    found: Advice | None = None
    leases: list[float] = field(default_factory=list)
    broken: bool = False

    def prepare(self) -> None:
        if self.broken:
            raise OSError("no database")

    def advice(self, running: str) -> Advice | None:
        return self.found

    def claim(self, running: str, now: float, lease: float, interval: float) -> bool:
        if now < self.due:
            return False
        self.due = now + lease
        return True

    def finish(self, running: str, advice: Advice | None, due: float) -> None:
        self.due, self.found = due, advice or self.found


def fail() -> bytes:
    raise OSError("offline")


def test_a_look_finds_what_the_feed_says() -> None:
    checker = Checker(RUNNING, 60, Memory(), lambda: FEED)
    checker.look()

    assert checker.advice == Advice("10.9.1")


def test_the_feed_is_asked_once_for_all_processes() -> None:
    asked: list[bytes] = []
    memory = Memory()
    checkers = [Checker(RUNNING, 60, memory, lambda: asked.append(FEED) or FEED) for _ in range(3)]  # type: ignore[func-returns-value]
    for checker in checkers * 2:
        checker.look()

    assert len(asked) == 1
    assert {checker.advice for checker in checkers} == {Advice("10.9.1")}


@pytest.mark.parametrize("document", [b"", b"<html>", b"[]", b'{"runtimeVersions": 5}'])
def test_a_bad_feed_is_survived_and_the_last_advice_kept(document: bytes) -> None:
    checker = Checker(RUNNING, 60, Memory(found=Advice("10.9.1")), lambda: document)
    checker.look()

    assert checker.advice == Advice("10.9.1")


def test_what_is_known_is_kept_while_another_process_makes_the_first_check_again() -> None:
    memory = Memory()
    checker = Checker(RUNNING, 60, memory, lambda: FEED)
    checker.look()
    memory.found, memory.due = None, time.time() + 60
    checker.look()

    assert checker.advice == Advice("10.9.1")


def test_without_a_network_it_says_one_line_for_debugging(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    Checker(RUNNING, 60, Memory(), fail).look()

    assert [record.levelname for record in caplog.records] == ["DEBUG"]


def test_without_a_database_nothing_is_asked() -> None:
    asked: list[int] = []
    checker = Checker(RUNNING, 60, Memory(broken=True), lambda: asked.append(1) or FEED)  # type: ignore[func-returns-value]
    checker.look()

    assert (asked, checker.advice) == ([], None)


def test_a_poke_does_not_wait_and_starts_one_look_at_a_time() -> None:
    started, go = threading.Semaphore(0), threading.Event()

    def slow() -> bytes:
        started.release()
        go.wait(10)
        return FEED

    checker = Checker(RUNNING, 60, Memory(), slow)
    for _ in range(5):
        checker.poke()
    assert started.acquire(timeout=10)
    assert not started.acquire(timeout=0.2)
    assert checker.advice is None
    go.set()
    for thread in threading.enumerate():
        if thread.name == "astronomer-update-check":
            thread.join(10)
    assert checker.advice == Advice("10.9.1")
