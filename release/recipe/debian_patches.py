"""Read which CVEs the patches in a Debian source archive fix."""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Iterable

from catalogue.cpython import Interpreter
from release.advisories.record import CVE
from release.common.errors import InputError
from release.recipe.patches import CPythonPatch, CPythonPatches, patches_archive

_DIFF = re.compile(r"^(?:--- |diff |Index: )", re.MULTILINE)
_TARGET = re.compile(r"^\+\+\+ [^/\n]+/(\S+)", re.MULTILINE)
# A patch of these files alone does not change what is installed.
_NOT_INSTALLED = re.compile(r"(?:Lib/(?:.+/)?tests?/|Misc/|Doc/|debian/).*")
# "  * CVE-2024-6232: ReDoS …", "    - CVE-2025-4516: …" and "  * Apply upstream security fix for CVE-2024-0450".
_ENTRY = re.compile(rf"^\s+[*-] (?:(?:Apply|Fix)\b[^\n:]*? )?({CVE.pattern})", re.MULTILINE)
# An item of a changelog that takes something back.
REVERTED = re.compile(r"^\s+[*-] Revert\b(?:.|\n)*?(?=^\s+[*-] |^ --)", re.MULTILINE)


def read_patches(content: bytes, interpreter: Interpreter) -> CPythonPatches:
    """Return the patches that a build applies from the archive `content` of an interpreter.

    Raises InputError if the archive lacks them, or the one that they begin with.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            texts = {name: _text(archive, f"debian/{name}") for name in ("patches/series", "changelog")}
            names = _applied(texts["patches/series"], interpreter)
            found = tuple(CPythonPatch(name, cves(name, _text(archive, f"debian/patches/{name}"))) for name in names)
    except (tarfile.TarError, KeyError, EOFError) as error:
        raise InputError(f"expected an archive with debian/patches, found: {error}") from None
    named = {cve for patch in found for cve in patch.cves}
    more = [cve for cve in fixed_by(texts["changelog"], interpreter.version) if cve not in named]
    return CPythonPatches(patches_archive(interpreter) or "", found, tuple(more))


def _text(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(name)
    assert file is not None
    return file.read().decode(errors="replace")


def _applied(series: str, interpreter: Interpreter) -> list[str]:
    rows = (line.split() for line in series.splitlines())
    names = [row[0] for row in rows if row and not row[0].startswith("#")]
    if interpreter.patches_from not in names:
        raise InputError(f"debian/patches/series: expected {interpreter.patches_from}, found no such patch")
    first = names.index(interpreter.patches_from)
    return [name for name in names[first:] if name not in interpreter.patches_skip]


def cves(name: str, text: str) -> tuple[str, ...]:
    """Return the CVEs in the name and the header of a patch, sorted; none if it changes only tests and documents."""
    targets = _TARGET.findall(text)
    if targets and all(_NOT_INSTALLED.fullmatch(target) for target in targets):
        return ()
    start = _DIFF.search(text)
    header = text[: start.start()] if start else text
    return _sorted(CVE.findall(f"{name} {header}"))


def fixed_by(changelog: str, upstream: str) -> tuple[str, ...]:
    """Return the CVEs that the entries of a Debian changelog for an upstream version fix, and do not revert, sorted."""
    entries = re.split(r"^(?=\S+ \()", changelog, flags=re.MULTILINE)
    text = "".join(entry for entry in entries if re.match(rf"\S+ \({re.escape(upstream)}-", entry))
    reverted = CVE.findall(" ".join(REVERTED.findall(text)))
    return _sorted(set(_ENTRY.findall(REVERTED.sub("", text))) - set(reverted))


def _sorted(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(found), key=lambda cve: [int(part) for part in cve.split("-")[1:]]))
