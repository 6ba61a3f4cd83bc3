"""Progress: what is being done, how far it is, how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from tools.common.progress import report

Result = TypeVar("Result")


def timed(what: str, action: Callable[[], Result]) -> tuple[float, Result]:
    """Do something; its seconds and its result. Says both ends."""
    report(f"{what} …")
    begin = time.perf_counter()
    result = action()
    seconds = time.perf_counter() - begin
    report(f"{what}: {seconds:.2f} s")
    return seconds, result


def alternating(
    what: str, sides: Mapping[str, Callable[[], float]], runs: int, warm_ups: int = 0
) -> dict[str, list[float]]:
    """Samples of each side, taken in turns so that what the machine does meanwhile hits both."""
    samples: dict[str, list[float]] = {side: [] for side in sides}
    for run in range(-warm_ups, runs):
        for side in turn(list(sides), run):
            value = sides[side]()
            if run >= 0:
                samples[side].append(value)
        report(f"{what}: {'warm-up' if run < 0 else f'run {run + 1} of {runs}'}")
    return samples


def turn(sides: list[str], run: int) -> list[str]:
    """The sides in the order of a run: each is the first as often as the other."""
    return sides if run % 2 == 0 else sides[::-1]
