from __future__ import annotations

import pytest

from tools.locking.errors import IndexUnreachableError, LockError
from tools.locking.retry import retrying


class Action:
    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.tries = 0

    def __call__(self) -> str:
        self.tries += 1
        if self.failures:
            raise self.failures.pop(0)
        return "lock"


def test_it_tries_again_after_each_pause_and_says_so() -> None:
    action, said, slept = Action(IndexUnreachableError("x"), IndexUnreachableError("x")), [], []  # type: ignore[var-annotated]

    assert retrying(action, said.append, (1, 2), slept.append) == "lock"
    assert slept == [1, 2]
    assert len(said) == 2


def test_it_gives_up_after_the_last_pause() -> None:
    action = Action(*[IndexUnreachableError("x")] * 9)

    with pytest.raises(IndexUnreachableError):
        retrying(action, lambda _: None, (1, 2), lambda _: None)
    assert action.tries == 3


def test_another_failure_is_final() -> None:
    action = Action(LockError("no solution"))

    with pytest.raises(LockError):
        retrying(action, lambda _: None, (1, 2), lambda _: None)
    assert action.tries == 1
