"""Exponential backoff of a sensor works with a poke interval of one second."""

from __future__ import annotations

import time

from isolated import end_with


def problem() -> str | None:
    """Return the problem, or None."""
    from airflow.sensors.base import BaseSensorOperator

    pokes = []

    class Second(BaseSensorOperator):
        """A sensor that succeeds at the second poke."""

        def poke(self, context: object) -> bool:
            pokes.append(time.monotonic())
            return len(pokes) == 2

    try:
        Second(task_id="sensor", poke_interval=1, exponential_backoff=True).execute({})
    except ZeroDivisionError as error:
        return f"the sensor fails: {error}"
    waited = pokes[1] - pokes[0]
    return None if 1 <= waited < 10 else f"expected about one second between two pokes, found {waited:.1f}"


if __name__ == "__main__":
    end_with(problem)
