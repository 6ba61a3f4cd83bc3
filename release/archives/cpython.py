"""Newer sources of CPython than cpython.yaml pins."""

from __future__ import annotations

import re
from collections.abc import Iterable

import requests

from catalogue.cpython import Interpreter
from host.fetch import shown
from release.advisories.matching import debian_key
from release.archives.packages import Packages, without_rebuild
from release.planning.changes import Kind
from release.planning.check import Update

PYTHON_ORG = "https://www.python.org"
_FOLDER = re.compile(r'href="(\d+\.\d+\.\d+)/"')
_SUITE = re.compile(r"\+deb(\d+)u\d+$")
TIMEOUT = (5, 20)


class UnreachableError(Exception):
    """A server with sources does not answer, or without a list of them. The text is one line."""


def package(minor: str) -> str:
    """Return the Debian package that has the version of a Python's source."""
    return f"python{minor}-minimal"


def suite_number(interpreter: Interpreter) -> str:
    """Return the number of the Debian release whose patches an interpreter has; "" if it has none."""
    found = _SUITE.search(interpreter.debian_version or "")
    return found[1] if found else ""


def patches(minor: str, interpreter: Interpreter, archive: Packages) -> list[Update]:
    """Return a row if Debian has newer patches for the same upstream version."""
    found = archive.get(package(minor))
    current = interpreter.debian_version or ""
    if not found or not without_rebuild(found.version).startswith(f"{interpreter.version}-"):
        return []
    newest = without_rebuild(found.version)
    return [_update(minor, current, newest)] if debian_key(newest) > debian_key(current) else []


def releases(minor: str, interpreter: Interpreter, known: Iterable[str]) -> list[Update]:
    """Return a row if python.org has a newer release of the same minor."""
    same = [version for version in known if version.startswith(f"{minor}.")]
    newest = max(same, key=_numbers, default=interpreter.version)
    return [_update(minor, interpreter.version, newest)] if _numbers(newest) > _numbers(interpreter.version) else []


def published(root: str, session: requests.Session) -> list[str]:
    """Return the releases that python.org or its mirror lists below ftp/python/. Raises UnreachableError."""
    url = f"{root.rstrip('/')}/ftp/python/"
    try:
        response = session.get(url, timeout=TIMEOUT)
    except requests.RequestException as error:
        raise UnreachableError(f"{shown(url)} cannot be reached: {type(error).__name__}") from None
    found = _FOLDER.findall(response.text) if response.ok else []
    if not found:
        raise UnreachableError(f"{shown(url)}: expected a list of releases, found {response.status_code} without one")
    return found


def _update(minor: str, current: str, newest: str) -> Update:
    return Update(Kind.CPYTHON, f"python {minor}", current, newest, ())


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
