"""The Python distributions of an image, from their .dist-info folders."""

from __future__ import annotations

import base64
import csv
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from packaging.utils import canonicalize_name

from release.contents.tree import Tree

SITE_PACKAGES = re.compile(r"usr/local/lib/python[0-9.]+/site-packages")
_INFO = re.compile(r"(?P<folder>.+/[^/]+\.dist-info)/METADATA")
_CACHED = re.compile(r"(?P<folder>.*)__pycache__/(?P<module>[^/]+?)\.cpython-[0-9]+(?:\.opt-[12])?\.pyc")


@dataclass(frozen=True)
class Distribution:
    """An installed distribution. `name` is in its normalised form; `folder` is its .dist-info."""

    name: str
    version: str
    folder: str
    metadata: Message


def is_wanted(path: str) -> bool:
    """Return whether the content of a file is needed to know the distributions and their files."""
    return ".dist-info/" in path and path.endswith(("/METADATA", "/RECORD", "/WHEEL"))


def distributions(tree: Tree) -> list[Distribution]:
    """Return the installed distributions, by name."""
    folders = (found["folder"] for path in tree.files() if (found := _INFO.fullmatch(path)))
    return sorted((_distribution(tree, folder) for folder in folders), key=lambda one: (one.name, one.folder))


def _distribution(tree: Tree, folder: str) -> Distribution:
    metadata = HeaderParser().parsestr(tree.text(f"{folder}/METADATA"))
    return Distribution(canonicalize_name(metadata["Name"]), metadata["Version"], folder, metadata)


def owned(tree: Tree, distribution: Distribution) -> Iterator[str]:
    """Yield the paths of a distribution's files."""
    return (path for path, _ in _recorded(tree, distribution))


def changed(tree: Tree, distribution: Distribution) -> Iterator[str]:
    """Yield the paths of a distribution's files whose content is not the recorded one, or that are missing."""
    for path, digest in _recorded(tree, distribution):
        entry = tree.entries.get(path)
        if digest and (entry is None or _recorded_form(entry.sha256) != digest):
            yield path


def _recorded(tree: Tree, distribution: Distribution) -> Iterator[tuple[str, str]]:
    """Yield the path and the digest of each row of RECORD; "" for a row without one."""
    site = posixpath.dirname(distribution.folder)
    for row in csv.reader(tree.text(f"{distribution.folder}/RECORD").splitlines()):
        if row:
            digest = row[1].partition("sha256=")[2] if len(row) > 1 else ""
            yield tree.folder(posixpath.normpath(posixpath.join("/", site, row[0]))), digest


def _recorded_form(sha256: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(sha256)).rstrip(b"=").decode()


def source_of(path: str) -> str | None:
    """Return the module that a file of bytecode was compiled from, or None if it is no bytecode."""
    found = _CACHED.fullmatch(path)
    return f"{found['folder']}{found['module']}.py" if found else None
