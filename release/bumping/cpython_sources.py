"""Find the source of a newer CPython, with its sha256: in Debian's archive or on python.org."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from catalogue.cpython import Archive, Interpreter
from host.debian import Mirrors, find
from host.fetch import download, shown
from release.archives.sources import SourceFile, source_files
from release.bumping.system import Found
from release.common.errors import InputError, ReleaseError
from release.recipe.patches import CPythonPatches
from release.recipe.patches_file import fetched


@dataclass(frozen=True)
class CPythonSources:
    """The archives of Debian in search order, and the suite of a Python minor. `deb_src` begins apt's source lines."""

    cache: Path
    python_org: str
    suite_of: Callable[[str], str]
    archives: Callable[[], Sequence[Mirrors]]
    deb_src: str = "deb-src"

    def __call__(self, minor: str, pinned: Interpreter, version: str) -> Found:
        """Return the source of a version: Debian's if the pinned one is, else that of python.org.

        Raises ArchiveError, HostError, ReleaseError or InputError if there is none, or if its hash is not known.
        """
        if pinned.debian_version:
            return self._debian(minor, pinned, version)
        return Found(_released(self.python_org, pinned, version), CPythonPatches(""))

    def _debian(self, minor: str, pinned: Interpreter, version: str) -> Found:
        suite = self.suite_of(minor)
        known = self.archives()
        mirrors = find(suite, known)
        roots = {"debian": (mirrors.main, suite), "debian-security": (mirrors.security, f"{suite}-security")}
        lines = [f"{self.deb_src} {root} {name} main" for root, name in roots.values()]
        files = source_files(self.cache / "debian" / f"{suite}-sources", lines, f"python{minor}", version)
        archives = tuple(_moved(archive, files, mirrors) for archive in pinned.archives)
        found = replace(pinned, debian_version=version, archives=archives)
        return Found(found, fetched(found, known))


def _moved(archive: Archive, files: Sequence[SourceFile], mirrors: Mirrors) -> Archive:
    if archive.holds != "patches":
        if archive.sha256 not in {file.sha256 for file in files}:
            raise InputError(f"{archive.path}: expected the same source in the new version, found another one")
        return archive
    file = next((file for file in files if file.name.endswith(".debian.tar.xz")), None)
    if file is None:
        raise InputError(f"{files[0].url}: expected a .debian.tar.xz beside it, found none")
    # The address of the security archive may begin with that of the main one.
    root = "debian-security" if file.url.startswith(f"{mirrors.security}/") else "debian"
    start = mirrors.security if root == "debian-security" else mirrors.main
    return replace(archive, root=root, path=file.url[len(start) + 1 :], sha256=file.sha256)


def _released(root: str, pinned: Interpreter, version: str) -> Interpreter:
    path = f"ftp/python/{version}/Python-{version}.tar.xz"
    url = f"{root.rstrip('/')}/{path}"
    sha256 = _signed_digest(f"{url}.sigstore")
    found = hashlib.sha256(_content(url)).hexdigest()
    if found != sha256:
        raise InputError(f"{shown(url)}: expected sha256 {sha256}, found {found}")
    (archive,) = pinned.archives
    return replace(pinned, version=version, archives=(replace(archive, path=path, sha256=sha256),))


def _signed_digest(url: str) -> str:
    """Return the sha256 in the file with the signature that python.org publishes beside each archive."""
    try:
        digest = json.loads(_content(url))["messageSignature"]["messageDigest"]
        if digest["algorithm"] == "SHA2_256":
            return base64.b64decode(digest["digest"], validate=True).hex()
    except (ValueError, KeyError, TypeError):
        pass
    raise InputError(f"{shown(url)}: expected the sha256 of the source in a bundle of Sigstore, found none")


def _content(url: str) -> bytes:
    try:
        return download(url)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ReleaseError(f"{shown(url)} cannot be fetched: {error}") from None
