"""The table of operating systems: Debian with its point release, and the architectures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from catalogue.model import Runtime
from catalogue.paths import debian_lock
from catalogue.text_file import read_text
from tools.docs.runtimes import table
from tools.docs.variables import DocumentationError

# This package holds /etc/debian_version. 12.4+deb12u15 is in the fifteenth point release of Debian 12.
_BASE_FILES = re.compile(r"^base-files=(?P<debian>[0-9]+)[.0-9]*(?:\+deb[0-9]+u(?P<point>[0-9]+))?[~ ]", re.MULTILINE)


def system(root: Path, runtimes: Iterable[Runtime]) -> str:
    """Return a table with a row for each Runtime.

    Raises DocumentationError if a Debian lock has no point release, and CatalogueError if it is missing.
    """
    heading = ("Runtime", "operating system", "architectures")
    return table(heading, ((runtime.version, _debian(root, runtime), _architectures(runtime)) for runtime in runtimes))


def debian_release(root: Path, lock: str) -> str:
    """Return the point release in a Debian lock: `11.11`. Raises as `system` does."""
    found = _BASE_FILES.search(read_text(root, lock))
    if not found:
        raise DocumentationError(f"{lock}: expected the point release, in a row such as base-files=11.1+deb11u11")
    return f"{found['debian']}.{found['point'] or 0}"


def _debian(root: Path, runtime: Runtime) -> str:
    locks = (debian_lock(runtime.debian_suite, name) for name in runtime.architectures)
    releases = sorted({debian_release(root, lock) for lock in locks})
    return f"Debian {', '.join(releases)} ({runtime.debian_suite})"


def _architectures(runtime: Runtime) -> str:
    since = runtime.architectures_since
    return ", ".join(f"{name} (since {since[name]})" if name in since else name for name in runtime.architectures)
