"""With [core] enable_xcom_pickling off, Airflow does not load a pickled XCom, which could run arbitrary code."""

from __future__ import annotations

import contextlib
import os
import pickle
import types
from typing import Any

from isolated import end_with


class Trap:
    """An object that creates a folder when it is unpickled."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (self.folder,)


def read(value: bytes) -> Any:
    """Return the value that Airflow reads from an XCom's bytes, or None for an error."""
    from airflow.models.xcom import BaseXCom

    with contextlib.suppress(ValueError):
        return BaseXCom.deserialize_value(types.SimpleNamespace(value=value))
    return None


def problem() -> str | None:
    """Return the problem, or None."""
    trap = os.path.join(os.environ["AIRFLOW_HOME"], "trap")
    read(pickle.dumps(Trap(trap)))
    if os.path.exists(trap):
        return "a pickled XCom is loaded although pickling is off"
    if read(b'{"key": [1, 2]}') != {"key": [1, 2]}:
        return "a JSON XCom is not read"
    os.environ["AIRFLOW__CORE__ENABLE_XCOM_PICKLING"] = "True"
    return None if read(pickle.dumps({1, 2})) == {1, 2} else "a pickled XCom is not read although pickling is on"


if __name__ == "__main__":
    end_with(problem)
