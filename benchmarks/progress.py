"""Time actions and report their progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from tools.common.progress import report

Result = TypeVar("Result")


def timed(what: str, action: Callable[[], Result]) -> tuple[float, Result]:
    """Run an action; return its seconds and its result. Reports its start and end."""
    report(f"{what} …")
    begin = time.perf_counter()
    result = action()
    seconds = time.perf_counter() - begin
    report(f"{what}: {seconds:.2f} s")
    return seconds, result


def alternating(
    what: str, sides: Mapping[str, Callable[[], float]], runs: int, warm_ups: int = 0
) -> dict[str, list[float]]:
    """Return samples of each side, taken in turns so that other load on the machine affects both sides."""
    samples: dict[str, list[float]] = {side: [] for side in sides}
    for run in range(-warm_ups, runs):
        for side in turn(list(sides), run):
            value = sides[side]()
            if run >= 0:
                samples[side].append(value)
        report(f"{what}: {'warm-up' if run < 0 else f'run {run + 1} of {runs}'}")
    return samples


def turn(sides: list[str], run: int) -> list[str]:
    """Return the order of the sides in a run, which alternates so that each side is first equally often."""
    return sides if run % 2 == 0 else sides[::-1]
