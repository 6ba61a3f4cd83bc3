"""A sensor with exponential backoff works with a poke interval of one second."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import time


def isolate(home: str) -> None:
    """Leave no configuration of Airflow but that of an empty AIRFLOW_HOME."""
    for name in [name for name in os.environ if name.startswith("AIRFLOW_")]:
        del os.environ[name]
    os.environ["AIRFLOW_HOME"] = home


def problem() -> str | None:
    """What is wrong, or None."""
    from airflow.sensors.base import BaseSensorOperator

    pokes = []

    class Second(BaseSensorOperator):
        """True when it is poked for the second time."""

        def poke(self, context: object) -> bool:
            pokes.append(time.monotonic())
            return len(pokes) == 2

    try:
        Second(task_id="sensor", poke_interval=1, exponential_backoff=True).execute({})
    except ZeroDivisionError as error:
        return f"the sensor fails: {error}"
    waited = pokes[1] - pokes[0]
    return None if 1 <= waited < 10 else f"expected about a second between two pokes, found {waited:.1f}"


if __name__ == "__main__":
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        isolate(home)
        found = problem()
    sys.exit(found)
