"""A bounded number of tries."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from tools.locking.errors import IndexUnreachableError

Result = TypeVar("Result")
PAUSES = (2.0, 6.0)


def retrying(
    action: Callable[[], Result],
    report: Callable[[str], None],
    pauses: Sequence[float] = PAUSES,
    sleep: Callable[[float], None] = time.sleep,
) -> Result:
    """What `action` gives, tried again after each pause while the index cannot be reached.

    Raises IndexUnreachableError when the last try fails as well; any other error at once.
    """
    for pause in pauses:
        try:
            return action()
        except IndexUnreachableError:
            report(f"the package index does not answer, next try in {pause:g} s")
            sleep(pause)
    return action()
