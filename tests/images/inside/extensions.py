"""Print the extension modules of the standard library, and those that cannot be imported."""

import importlib
import json
import os
import sys
import sysconfig


def failure(name: str) -> "str | None":
    """Return why a module cannot be imported, or None."""
    try:
        importlib.import_module(name)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


folder = os.path.join(sysconfig.get_paths()["platstdlib"], "lib-dynload")
names = sorted({name.split(".")[0] for name in os.listdir(folder) if ".so" in name})
tried = {name: failure(name) for name in names + sys.argv[1:]}
print(json.dumps({"names": names, "failed": {k: v for k, v in tried.items() if v}}))
