"""The result of one check of an image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from release.signing.programs import AbsentError
from release.signing.trust import UntrustedError


class Result(Enum):
    """Whether a check passed, failed, or was not asked for."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Check:
    """What was checked, its result, and the details in one line."""

    name: str
    result: Result
    detail: str


class FailedError(Exception):
    """A check failed. The text is one line."""


def check(name: str, passes: Callable[[], str]) -> Check:
    """Return the result of a function that returns the details.

    It raises FailedError or UntrustedError if the check fails, or AbsentError if a part of the image is missing.
    """
    try:
        return Check(name, Result.PASSED, passes())
    except (FailedError, UntrustedError, AbsentError) as error:
        return Check(name, Result.FAILED, str(error))
