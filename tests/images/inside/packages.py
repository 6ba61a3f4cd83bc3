"""Print the installed distributions and the listeners that they register in Airflow."""

import importlib
import json
import os
import re
from importlib.metadata import distributions


def listeners() -> "list[str]":
    """Return the modules of Airflow's listeners; [] for an Airflow that has no listeners yet."""
    try:
        listener = importlib.import_module("airflow.listeners.listener")
    except ImportError:
        return []
    manager = listener.get_listener_manager()
    importlib.import_module("airflow.plugins_manager").integrate_listener_plugins(manager)
    return [getattr(p, "__name__", type(p).__module__) for p in manager.pm.get_plugins()]


def main() -> None:
    """Print both."""
    found = [(d.metadata["Name"], d.version, str(d.locate_file(""))) for d in distributions()]
    names = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version, _ in found}
    print(
        json.dumps(
            {
                "versions": names,
                "count": len(found),
                "folders": sorted({os.path.abspath(folder) for _, _, folder in found}),
                "listeners": listeners(),
            }
        )
    )


if __name__ == "__main__":
    main()
