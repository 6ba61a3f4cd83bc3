from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from host.apt import ArchiveError
from host.testing import web_server
from release.archives.binaries import Binary, binaries
from release.archives.packages import Package
from release.archives.testing import TRUSTED, deb, digest, put_debs

pytestmark = pytest.mark.skipif(not shutil.which("apt-get"), reason="this machine has no apt")


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def test_each_version_in_an_archive_has_the_address_and_the_hash_of_its_deb(tmp_path: Path) -> None:
    old, new = deb("gcc", "4:10.1-1", source="gcc-defaults (1.189)"), deb("gcc", "4:10.2-1+b1")
    put_debs(tmp_path / "my_debian", "bullseye", old, deb("tini", "1"))
    put_debs(tmp_path / "my_debian-security", "bullseye-security", new)
    with web_server(tmp_path) as address:
        roots = [f"{address}/my_debian", f"{address}/my_debian-security"]
        lines = [
            f"deb {TRUSTED} {roots[0]} bullseye main",
            f"deb {TRUSTED} {roots[1]} bullseye-security main",
        ]
        found = binaries(tmp_path / "cache", lines, "amd64", ["gcc", "nonesuch"])
    expected = {
        Binary(Package("4:10.1-1", "gcc-defaults", "1.189"), *_file(roots[0], old)),
        Binary(Package("4:10.2-1+b1", "gcc", "4:10.2-1"), *_file(roots[1], new)),
    }
    assert set(found["gcc"]) == expected
    assert set(found) == {"gcc"}


def _file(root: str, content: bytes) -> tuple[str, str, int]:
    return f"{root}/pool/{digest(content)[:8]}.deb", digest(content), len(content)


def test_an_archive_without_a_trusted_signature_is_refused(tmp_path: Path) -> None:
    put_debs(tmp_path / "debian", "bullseye", deb("tini", "1"))
    with web_server(tmp_path) as address, pytest.raises(ArchiveError, match="apt-get update: "):
        binaries(tmp_path / "cache", [f"deb {address}/debian bullseye main"], "amd64", ["tini"])
