from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from host.apt import ArchiveError
from release.archives.packages import Package, newest

pytestmark = pytest.mark.skipif(not shutil.which("apt-get"), reason="this machine has no apt")

MAIN = {"tini": "0.19-1+b1", "libssl1.1": "1.1.1w-0+deb11u1\nSource: openssl", "gcc": "4:10.2.1-1\nSource: g (1.190)"}
SECURITY = {"libssl1.1": "1.1.1w-0+deb11u10\nSource: openssl", "tini": "0.18-1"}


def source(folder: Path, versions: dict[str, str]) -> str:
    """Write an archive with these packages; return its apt source line."""
    folder.mkdir(exist_ok=True)
    rows = (
        f"Package: {name}\nVersion: {version}\nArchitecture: arm64\nMaintainer: nobody\nDescription: none\n"
        f"Filename: ./{name}.deb\nSize: 1\nSHA256: {'0' * 64}\n"
        for name, version in versions.items()
    )
    (folder / "Packages").write_text("\n".join(rows))
    return f"deb [trusted=yes] copy:{folder} ./"


def test_the_newest_version_in_any_archive_counts(tmp_path: Path) -> None:
    sources = [source(tmp_path / "main", MAIN), source(tmp_path / "security", SECURITY)]
    assert newest(tmp_path / "cache", sources, "arm64", ["tini", "libssl1.1", "gcc", "nonesuch"]) == {
        "tini": Package("0.19-1+b1", "tini", "0.19-1"),
        "libssl1.1": Package("1.1.1w-0+deb11u10", "openssl", "1.1.1w-0+deb11u10"),
        "gcc": Package("4:10.2.1-1", "g", "1.190"),
    }


def test_a_change_of_the_archive_is_seen(tmp_path: Path) -> None:
    line = source(tmp_path / "main", MAIN)
    newest(tmp_path / "cache", [line], "arm64", ["tini"])
    source(tmp_path / "main", {"tini": "0.19-10"})
    assert newest(tmp_path / "cache", [line], "arm64", ["tini"])["tini"].version == "0.19-10"


def test_an_archive_without_a_trusted_signature_is_refused(tmp_path: Path) -> None:
    line = source(tmp_path / "main", MAIN).replace(" [trusted=yes]", "")
    with pytest.raises(ArchiveError, match="apt-get update: "):
        newest(tmp_path / "cache", [line], "arm64", ["tini"])
