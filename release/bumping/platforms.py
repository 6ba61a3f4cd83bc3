"""The platforms that the images of a Runtime run on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from catalogue.model import Runtime
from catalogue.paths import debian_lock
from catalogue.text_file import read_text
from release.common.errors import InputError
from release.index.platforms import Platform

# Docker's names of architectures, and the machines that wheels and markers name.
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
_GLIBC = re.compile(r"^libc6=2\.(\d+)-", re.MULTILINE)


def platforms(root: Path, runtime: Runtime, full_version: str) -> Mapping[str, Platform]:
    """Return architecture -> platform of a Runtime's images with a CPython. Debian's lock has the version of glibc.

    Raises CatalogueError if there is no such lock, and InputError if it has no glibc.
    """
    return {
        name: Platform(full_version, MACHINES[name], _glibc(root, debian_lock(runtime.debian_suite, name)))
        for name in runtime.architectures
    }


def _glibc(root: Path, path: str) -> int:
    found = _GLIBC.search(read_text(root, path))
    if not found:
        raise InputError(f"{path}: expected a row of libc6=2.N, found none")
    return int(found[1])
