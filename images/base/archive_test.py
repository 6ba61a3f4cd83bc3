from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from host.apt import ArchiveError
from images.base.archive import Archive, archive

pytestmark = pytest.mark.skipif(not shutil.which("apt-get"), reason="this machine has no apt")

PACKAGES = {
    "base-files": "Version: 1\nPriority: required\nEssential: yes",
    "apt": "Version: 2\nPriority: important",
    "tini": "Version: 2:0.19-1+b1\nPriority: optional\nDepends: libtini",
    "libtini": "Version: 3\nPriority: optional\nRecommends: fonts",
    "fonts": "Version: 4\nPriority: optional",
}


def sha256(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def source(folder: Path, architecture: str) -> str:
    """Create an archive with PACKAGES in a folder; return its apt source line."""
    rows = (
        f"Package: {name}\nArchitecture: {architecture}\nMaintainer: nobody\nDescription: none\n{fields}\n"
        f"Filename: ./{name}.deb\nSize: 1\nSHA256: {sha256(name)}\n"
        for name, fields in PACKAGES.items()
    )
    (folder / "Packages").write_text("\n".join(rows))
    return f"deb [trusted=yes] file:{folder} ./"


@pytest.mark.parametrize("architecture", ["amd64", "arm64"])
def test_packages_are_resolved_for_any_architecture(architecture: str, tmp_path: Path) -> None:
    with archive([source(tmp_path, architecture)], architecture) as found:
        assert found.locked_lines(["tini"]) == [
            f"apt=2 sha256:{sha256('apt')}",
            f"base-files=1 sha256:{sha256('base-files')}",
            f"libtini=3 sha256:{sha256('libtini')}",
            f"tini=2:0.19-1+b1 sha256:{sha256('tini')}",
        ]


def test_a_missing_package_is_an_error_that_names_it(tmp_path: Path) -> None:
    with archive([source(tmp_path, "arm64")], "arm64") as found, pytest.raises(ArchiveError, match="package nonesuch"):
        found.locked_lines(["nonesuch"])


def test_an_unreachable_archive_is_an_error(tmp_path: Path) -> None:
    nowhere = f"deb [trusted=yes] file:{tmp_path}/nowhere ./"

    with pytest.raises(ArchiveError, match="apt-get update: "), archive([nowhere], "arm64"):
        pass


@pytest.mark.parametrize("answer", ["'http://host/tini_1_arm64.deb' tini_1_arm64.deb 1 MD5Sum:0\n", "Warning\n"])
def test_apt_output_that_cannot_be_parsed_is_an_error(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Archive, "run", lambda _, program, *__: answer if program == "apt-get" else "")

    with pytest.raises(ArchiveError, match="expected an address and its SHA256, found "):
        Archive([]).locked_lines(["tini"])
