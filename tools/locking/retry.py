"""Retry while the package index does not answer."""

from __future__ import annotations

from collections.abc import Callable

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_chain, wait_fixed

from tools.locking.errors import IndexUnreachableError

# Seconds before each retry.
PAUSES = (2.0, 6.0)


def retries(report: Callable[[str], None]) -> Retrying:
    """Return a policy that retries while the index is unreachable, then raises the last error.

    `report` gets a line before each pause.
    """
    return Retrying(
        retry=retry_if_exception_type(IndexUnreachableError),
        wait=wait_chain(*map(wait_fixed, PAUSES)),
        stop=stop_after_attempt(len(PAUSES) + 1),
        before_sleep=lambda state: report(_next_try(state.upcoming_sleep)),
        reraise=True,
    )


def _next_try(pause: float) -> str:
    return f"the package index does not answer, retrying in {pause:g} s"
