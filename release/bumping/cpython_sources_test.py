from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.cpython import Archive, Interpreter
from host.apt import ArchiveError
from host.debian import Mirrors
from host.testing import web_server
from release.archives.testing import TRUSTED, debian_archive, digest, put_no_source, put_source
from release.bumping.cpython_sources import CPythonSources
from release.common.errors import InputError, ReleaseError

needs_apt = pytest.mark.skipif(not shutil.which("apt-get"), reason="this machine has no apt")
ORIGINAL = b"the source of 3.11.2"
NEW = "3.11.2-6+deb12u9"
POOL = "pool/main/p/python3.11"
DEBIAN = Interpreter(
    version="3.11.2",
    source="debian",
    archives=(
        Archive("source", "debian", f"{POOL}/python3.11_3.11.2.orig.tar.gz", digest(ORIGINAL)),
        Archive("patches", "debian", f"{POOL}/python3.11_3.11.2-6+deb12u8.debian.tar.xz", "0" * 64),
    ),
    debian_version="3.11.2-6+deb12u8",
    patches_from="first.diff",
)
OWN = Interpreter("3.10.20", "python.org", (Archive("source", "python.org", "ftp/python/3.10.20/P.tar.xz", "0" * 64),))


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CPythonSources]:
    """What finds sources in the archives below `tmp_path`."""
    monkeypatch.setenv("no_proxy", "*")
    with web_server(tmp_path) as address:
        mirrors = Mirrors(f"{address}/debian", f"{address}/debian-security")
        yield CPythonSources(
            cache=tmp_path / "cache",
            python_org=f"{address}/mirror/",
            suite_of=lambda _: "bookworm",
            archives=lambda: [mirrors],
            deb_src=f"deb-src {TRUSTED}",
        )


def put_debian(root: Path, original: bytes = ORIGINAL, first: str = "first.diff") -> bytes:
    """Publish newer patches in the security archive, and return their archive."""
    patches = {"patches/series": f"{first}\nCVE-2026-1234.patch\n", f"patches/{first}": "x", "changelog": ""}
    content = debian_archive(**patches, **{"patches/CVE-2026-1234.patch": "x"})
    files = {"python3.11_3.11.2.orig.tar.gz": original, f"python3.11_{NEW}.debian.tar.xz": content}
    put_source(root / "debian-security", "bookworm-security", "python3.11", NEW, files)
    put_no_source(root / "debian", "bookworm")
    return content


@needs_apt
def test_newer_patches_of_debian_have_the_hash_of_its_index(tmp_path: Path, sources: CPythonSources) -> None:
    content = put_debian(tmp_path)
    found = sources("3.11", DEBIAN, NEW)
    assert (found.interpreter.version, found.interpreter.debian_version) == ("3.11.2", NEW)
    source, patches = found.interpreter.archives
    assert source == DEBIAN.archives[0]
    path = f"{POOL}/python3.11_{NEW}.debian.tar.xz"
    assert patches == Archive("patches", "debian-security", path, digest(content))
    assert (found.patches.archive, found.patches.cves) == (digest(content), ("CVE-2026-1234",))


@needs_apt
def test_patches_on_another_source_are_refused(tmp_path: Path, sources: CPythonSources) -> None:
    put_debian(tmp_path, original=b"another source")
    with pytest.raises(InputError, match="expected the same source in the new version, found another one"):
        sources("3.11", DEBIAN, NEW)


@needs_apt
def test_patches_that_begin_otherwise_are_for_a_person(tmp_path: Path, sources: CPythonSources) -> None:
    put_debian(tmp_path, first="renamed.diff")
    with pytest.raises(InputError, match=r"series: expected first\.diff, found no such patch"):
        sources("3.11", DEBIAN, NEW)


@needs_apt
def test_patches_with_another_hash_than_in_the_index_are_refused(tmp_path: Path, sources: CPythonSources) -> None:
    put_debian(tmp_path)
    (tmp_path / f"debian-security/{POOL}/python3.11_{NEW}.debian.tar.xz").write_bytes(b"other")
    with pytest.raises(InputError, match="expected sha256 .*, found another one"):
        sources("3.11", DEBIAN, NEW)


@needs_apt
def test_a_version_that_the_archive_lacks_is_an_error(tmp_path: Path, sources: CPythonSources) -> None:
    put_debian(tmp_path)
    with pytest.raises(ArchiveError, match="apt-get source"):
        sources("3.11", DEBIAN, "3.11.2-6+deb12u10")


def put_release(root: Path, version: str, content: bytes, signed: bytes) -> None:
    folder = root / f"mirror/ftp/python/{version}"
    folder.mkdir(parents=True)
    (folder / f"Python-{version}.tar.xz").write_bytes(content)
    sha256 = base64.b64encode(hashlib.sha256(signed).digest()).decode()
    bundle = {"messageSignature": {"messageDigest": {"algorithm": "SHA2_256", "digest": sha256}}}
    (folder / f"Python-{version}.tar.xz.sigstore").write_text(json.dumps(bundle))


def test_a_release_of_python_org_has_the_hash_that_is_signed(tmp_path: Path, sources: CPythonSources) -> None:
    put_release(tmp_path, "3.10.21", b"source", b"source")
    found = sources("3.10", OWN, "3.10.21")
    path = "ftp/python/3.10.21/Python-3.10.21.tar.xz"
    assert found.interpreter.version == "3.10.21"
    assert found.interpreter.archives == (Archive("source", "python.org", path, digest(b"source")),)
    assert found.patches.cves == ()


def test_a_release_with_another_hash_is_refused(tmp_path: Path, sources: CPythonSources) -> None:
    put_release(tmp_path, "3.10.21", b"changed", b"source")
    with pytest.raises(InputError, match=r"Python-3\.10\.21\.tar\.xz: expected sha256 .*, found "):
        sources("3.10", OWN, "3.10.21")


@pytest.mark.parametrize("bundle", ["no json", "[]", '{"messageSignature": {}}'])
def test_a_release_without_a_known_hash_is_refused(tmp_path: Path, sources: CPythonSources, bundle: str) -> None:
    put_release(tmp_path, "3.10.21", b"source", b"source")
    (tmp_path / "mirror/ftp/python/3.10.21/Python-3.10.21.tar.xz.sigstore").write_text(bundle)
    with pytest.raises(InputError, match="expected the sha256 of the source in a bundle of Sigstore, found none"):
        sources("3.10", OWN, "3.10.21")


def test_a_server_without_the_release_is_named(sources: CPythonSources) -> None:
    with pytest.raises(ReleaseError, match=r"Python-3\.10\.21\.tar\.xz\.sigstore cannot be fetched: .*404"):
        sources("3.10", OWN, "3.10.21")
