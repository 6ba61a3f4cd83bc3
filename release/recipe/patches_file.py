"""Make 3rdparty/cpython/patches.yaml from the archives that cpython.yaml names."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Callable, Mapping, Sequence

from catalogue.cpython import Archive, Interpreter
from host.debian import Mirrors
from host.fetch import download, shown
from release.common.errors import InputError, ReleaseError
from release.recipe.debian_patches import read_patches
from release.recipe.patches import COMMAND, CPythonPatches

_HEADER = f"""\
# Made by: {COMMAND}
# The patches that a build applies to each CPython, and the CVEs that their names and headers give. `changelog` has the
# CVEs that Debian's changelog lists as fixed and that no patch names. Patches of tests alone have no CVEs.
"""
Download = Callable[[str], bytes]


def patches_file(
    interpreters: Mapping[str, Interpreter], archives: Sequence[Mirrors], fetch: Download = download
) -> str:
    """Return the text of patches.yaml. The archives of the sources are searched in order.

    Raises ReleaseError if none has a file, and InputError if a file has another hash or no patches.
    """
    return patches_text({minor: fetched(one, archives, fetch) for minor, one in interpreters.items() if _has(one)})


def patches_text(patches: Mapping[str, CPythonPatches]) -> str:
    """Return the text of patches.yaml with these patches: Python minor -> those of its CPython."""
    rows = "".join(f'  "{minor}":\n{_rows(found)}' for minor, found in patches.items())
    return f"{_HEADER}patches:\n{rows}"


def _has(interpreter: Interpreter) -> bool:
    return any(archive.holds == "patches" for archive in interpreter.archives)


def fetched(interpreter: Interpreter, archives: Sequence[Mirrors], fetch: Download = download) -> CPythonPatches:
    """Return the patches in the archive of an interpreter that has some. Raises as `patches_file` does."""
    archive = next(archive for archive in interpreter.archives if archive.holds == "patches")
    return read_patches(_fetched(archive, archives, fetch), interpreter)


def _fetched(archive: Archive, archives: Sequence[Mirrors], fetch: Download) -> bytes:
    tried = []
    for mirrors in archives:
        root = mirrors.security if archive.root == "debian-security" else mirrors.main
        url = f"{root}/{archive.path}"
        try:
            content = fetch(url)
        except (OSError, http.client.HTTPException, ValueError) as error:
            tried.append(f"{shown(url)} ({type(error).__name__})")
            continue
        if hashlib.sha256(content).hexdigest() != archive.sha256:
            raise InputError(f"{shown(url)}: expected sha256 {archive.sha256}, found another one")
        return content
    raise ReleaseError(f"{archive.path} cannot be fetched: {', '.join(tried)}")


def _rows(found: CPythonPatches) -> str:
    lines = [f"    archive: {found.archive}", "    patches:"]
    for patch in found.patches:
        cves = f", cves: [{', '.join(patch.cves)}]" if patch.cves else ""
        lines.append(f"      - {{name: {patch.name}{cves}}}")
    if found.changelog:
        lines.append(f"    changelog: [{', '.join(found.changelog)}]")
    return "\n".join(lines) + "\n"
