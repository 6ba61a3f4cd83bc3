"""The Pants resolves of the Runtimes: `python -m catalogue.resolves ROOT` prints shell that exports them.

The lockfile runtimes/runtime-10/locks/python-3.11.txt is the resolve runtime-10-python-3.11, for CPython 3.11.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from catalogue.paths import lockfiles, parse_lock_path


def exports(root: Path) -> str:
    """Return the shell lines that set Pants' options for the lockfiles below `root`."""
    resolves, interpreters = {}, {}
    for path in lockfiles(root):
        paths, python = parse_lock_path(path)
        name = f"{paths.name}-python-{python}"
        resolves[name] = path
        interpreters[name] = [f"CPython=={python}.*"]
    options = {"RESOLVES": resolves, "RESOLVES_TO_INTERPRETER_CONSTRAINTS": interpreters}
    return "".join(f"export PANTS_PYTHON_{name}={shlex.quote(f'+{value}')}\n" for name, value in options.items())


if __name__ == "__main__":
    print(exports(Path(sys.argv[1])), end="")
