"""The programs that run in the images, and how their answers are read."""

from __future__ import annotations

import json
from importlib.resources import read_binary
from typing import Any

from release.upgrading.engine import Box, Result

FOLDER = "/tmp/upgrade-test"  # noqa: S108  # in a container
DAGS = f"{FOLDER}/dags"
_PACKAGE = "release.upgrading.inside"


def files() -> dict[str, bytes]:
    """Return path in a container -> program."""
    programs = {f"{FOLDER}/{name}.py": read_binary(_PACKAGE, f"{name}.py") for name in ("probe", "read", "seed")}
    return {**programs, f"{DAGS}/upgrade_test.py": read_binary(_PACKAGE, "dag.py")}


def run(box: Box, program: str, *arguments: str, seconds: int) -> Result:
    """Run a program with the Python of the image."""
    return box.run("python", f"{FOLDER}/{program}.py", *arguments, seconds=seconds)


def answer(found: Result) -> Any:
    """Return the JSON that a program printed, or None if it failed."""
    try:
        return json.loads(found.stdout) if found.exit_code == 0 else None
    except ValueError:
        return None
