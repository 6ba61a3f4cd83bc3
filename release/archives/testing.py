"""Small archives of Debian for tests, as folders that a web server serves."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Collection, Mapping
from pathlib import Path

# apt reads such archives without a signature.
TRUSTED = "[trusted=yes]"
_COMMON = "Architecture: all\nMaintainer: nobody\nDescription: none\nSize: 1\n"


def put_packages(folder: Path, versions: Mapping[str, str], optional: Collection[str] = ()) -> None:
    """Write a flat archive with these packages (name -> version).

    Those that are not `optional` belong to the smallest system.
    """
    rows = (
        f"Package: {name}\nVersion: {version}\nPriority: {_priority(name in optional)}\n{_COMMON}"
        f"Filename: ./{name}.deb\nSHA256: {digest(f'{name} {version}'.encode())}\n"
        for name, version in versions.items()
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Packages").write_text("\n".join(rows))


def put_source(folder: Path, suite: str, name: str, version: str, files: Mapping[str, bytes]) -> None:
    """Write an archive that has a suite with one source package and its files."""
    pool = f"pool/main/{name[0]}/{name}"
    (folder / pool).mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (folder / pool / file).write_bytes(content)
    sizes = [(file, len(content), content) for file, content in files.items()]
    sha256 = "".join(f"\n {digest(content)} {size} {file}" for file, size, content in sizes)
    md5 = "".join(f"\n {'0' * 32} {size} {file}" for file, size, _ in sizes)
    head = f"Package: {name}\nBinary: {name}\nVersion: {version}\nFormat: 3.0 (quilt)\nDirectory: {pool}\n"
    _put_index(folder / f"dists/{suite}", f"{head}Files:{md5}\nChecksums-Sha256:{sha256}\n")


def debian_archive(**files: str) -> bytes:
    """Return a .debian.tar.xz with these files, named without their folder debian/."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:xz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(f"debian/{name}")
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return content.getvalue()


def put_no_source(folder: Path, suite: str) -> None:
    """Write an archive that has a suite without source packages."""
    _put_index(folder / f"dists/{suite}", "")


def _priority(is_optional: bool) -> str:
    return "optional" if is_optional else "required"


def _put_index(folder: Path, text: str) -> None:
    (folder / "main/source").mkdir(parents=True, exist_ok=True)
    (folder / "main/source/Sources").write_text(text)
    row = f" {digest(text.encode())} {len(text)} main/source/Sources"
    head = f"Suite: {folder.name}\nCodename: {folder.name}\nComponents: main\nArchitectures: amd64\n"
    (folder / "Release").write_text(f"{head}SHA256:\n{row}\n")


def digest(content: bytes) -> str:
    """Return the sha256 of a content."""
    return hashlib.sha256(content).hexdigest()
