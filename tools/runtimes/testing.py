"""A small checkout for the tests: Runtime 10, the interpreters and the Debian suites."""

from __future__ import annotations

import shutil
from pathlib import Path

from catalogue.paths import CPYTHON, DEBIAN

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())


def make_checkout(folder: Path) -> Path:
    """Copy these files below `folder`, and mark it as the root. Return `folder`."""
    shutil.copytree(ROOT / "runtimes/runtime-10", folder / "runtimes/runtime-10")
    (folder / CPYTHON).parent.mkdir(parents=True)
    shutil.copy(ROOT / CPYTHON, folder / CPYTHON)
    shutil.copytree(ROOT / DEBIAN, folder / DEBIAN)
    (folder / "images/runtime-10").mkdir(parents=True)
    (folder / "pants.toml").touch()
    return folder


def tree(folder: Path) -> set[str]:
    """Return every path below `folder`."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
