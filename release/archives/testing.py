"""Small archives of Debian for tests, as folders that a web server serves."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from debian.debfile import DebFile

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


def put_debs(folder: Path, suite: str, *debs: bytes, sha256: str = "") -> None:
    """Write an archive that has a suite with these .deb files, which may be listed with another `sha256`."""
    rows = []
    for content in debs:
        control = DebFile(fileobj=io.BytesIO(content)).control.get_content("control", encoding="utf-8")
        assert isinstance(control, str)
        path = f"pool/{digest(content)[:8]}.deb"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        rows.append(f"{control}Filename: {path}\nSize: {len(content)}\nSHA256: {sha256 or digest(content)}\n")
    _put_index(folder / f"dists/{suite}", "\n".join(rows), "main/binary-amd64/Packages")


def deb(name: str, version: str, changelog: str = "", source: str = "", file: str = "changelog.Debian.gz") -> bytes:
    """Return a .deb with a changelog; without one, its documents are a link into another package."""
    head = f"Package: {name}\nVersion: {version}\n" + f"Source: {source}\n" * bool(source)
    control = _tar({"./control": f"{head}Architecture: amd64\nMaintainer: nobody\nDescription: none\n".encode()})
    documents = f"./usr/share/doc/{name}"
    packed = {f"{documents}/{file}": gzip.compress(changelog.encode())} if changelog else {}
    data = _tar(packed, {} if changelog else {documents: "other"})
    members = {"debian-binary": b"2.0\n", "control.tar.gz": control, "data.tar.gz": data}
    return b"!<arch>\n" + b"".join(_member(*member) for member in members.items())


def _member(name: str, content: bytes) -> bytes:
    head = f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(content):<10}`\n".encode()
    return head + content + b"\n" * (len(content) % 2)


def _tar(files: Mapping[str, bytes], links: Mapping[str, str] = MappingProxyType({})) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as tar:
        for folder in dict.fromkeys(str(each) for name in files for each in reversed(PurePosixPath(name).parents)):
            tar.addfile(_special(f"./{folder}", tarfile.DIRTYPE))
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
        for name, target in links.items():
            tar.addfile(_special(name, tarfile.SYMTYPE, target))
    return content.getvalue()


def _special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


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


def _put_index(folder: Path, text: str, path: str = "main/source/Sources") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)
    row = f" {digest(text.encode())} {len(text)} {path}"
    head = f"Suite: {folder.name}\nCodename: {folder.name}\nComponents: main\nArchitectures: amd64\n"
    (folder / "Release").write_text(f"{head}SHA256:\n{row}\n")


def digest(content: bytes) -> str:
    """Return the sha256 of a content."""
    return hashlib.sha256(content).hexdigest()
