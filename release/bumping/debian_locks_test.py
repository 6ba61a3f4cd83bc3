from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest

from catalogue.debian import parse_suite
from catalogue.paths import debian_lock, debian_suite
from host.apt import ArchiveError
from host.testing import web_server
from release.archives.testing import TRUSTED, digest, put_packages
from release.bumping.debian_locks import relocked
from release.common.errors import ReleaseError

pytestmark = pytest.mark.skipif(not shutil.which("apt-get"), reason="this machine has no apt")

NOW = datetime(2026, 11, 29, 8, 30, tzinfo=timezone.utc)
SUITE = """\
# The suite of a test.
suite: bullseye
snapshot: 20261001T000000Z
architectures: [amd64, arm64]
base: [tini]
build: [make]
"""
VERSIONS = {"apt": "2.2.4", "tini": "0.19-1", "make": "4.3-4"}


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an archive, which is the folder `archive`."""
    monkeypatch.setenv("no_proxy", "*")
    path = tmp_path / debian_suite("bullseye")
    path.parent.mkdir(parents=True)
    path.write_text(SUITE)
    with web_server(tmp_path) as found:
        yield found


def put(root: Path, versions: dict[str, str]) -> None:
    put_packages(root / "archive", versions, optional=("make",))


def relock(root: Path, address: str) -> dict[str, str]:
    suite = parse_suite(debian_suite("bullseye"), SUITE)
    return dict(relocked(root, suite, [f"deb {TRUSTED} {address}/archive ./"], NOW))


def test_the_locks_have_what_the_archive_has_now(tmp_path: Path, address: str) -> None:
    put(tmp_path, VERSIONS)
    found = relock(tmp_path, address)
    assert set(found) == {
        *(debian_lock("bullseye", name, kind) for name in ("amd64", "arm64") for kind in ("", "build-")),
        debian_suite("bullseye"),
    }
    rows = [f"apt=2.2.4 sha256:{digest(b'apt 2.2.4')}\n", f"tini=0.19-1 sha256:{digest(b'tini 0.19-1')}\n"]
    assert found[debian_lock("bullseye", "arm64")] == "".join(("# packages: 2\n", *rows))
    make = f"make=4.3-4 sha256:{digest(b'make 4.3-4')}\n"
    assert found[debian_lock("bullseye", "amd64", "build-")] == f"# packages: 1\n{make}"


def test_the_snapshot_is_the_time_of_the_lock(tmp_path: Path, address: str) -> None:
    put(tmp_path, VERSIONS)
    text = relock(tmp_path, address)[debian_suite("bullseye")]
    assert text == SUITE.replace("20261001T000000Z", "20261129T083000Z")


def test_an_archive_without_newer_packages_gives_no_locks(tmp_path: Path, address: str) -> None:
    put(tmp_path, VERSIONS)
    for path, text in relock(tmp_path, address).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    with pytest.raises(ReleaseError, match="bullseye: apt would install the packages that are locked"):
        relock(tmp_path, address)
    put(tmp_path, {**VERSIONS, "tini": "0.19-2"})
    assert "tini=0.19-2 " in relock(tmp_path, address)[debian_lock("bullseye", "amd64")]


def test_an_archive_that_does_not_answer_is_named(tmp_path: Path, address: str) -> None:
    with pytest.raises(ArchiveError, match="apt-get update: "):
        relock(tmp_path, address)
