from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalogue.debian import Suite
from host import debian
from host.apt import ArchiveError
from host.testing import put_release, web_server
from images.base import rootfs
from images.base.rootfs import RootfsError, build_locked, difference, load, locked_lines, main

APT = """\
Package: curl
Version: 7.74.0-1.3+deb11u16
Architecture: amd64
SHA256: abc
Description: x

Package: tini
Version: 0.19.0-1
SHA256: def
"""


LIST = "suite: bullseye\narchitectures: [amd64, arm64]\nbase: [curl]\nbuild: [make]\n"


def test_a_lock_line_has_the_name_version_and_hash_of_a_package() -> None:
    assert locked_lines(APT) == ["curl=7.74.0-1.3+deb11u16 sha256:abc", "tini=0.19.0-1 sha256:def"]


def test_a_difference_shows_the_lock_and_the_archive() -> None:
    text = difference(["curl=1 sha256:a", "tini=1 sha256:b"], ["curl=2 sha256:c", "tini=1 sha256:b"])

    assert text.splitlines() == ["  locked  curl=1 sha256:a", "  archive curl=2 sha256:c"]


def test_packages_that_differ_from_the_lock_fail_without_a_tar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, tar = tmp_path / "lock", tmp_path / "rootfs.tar"
    lock.write_text("curl=1 sha256:a\n")
    tar.write_bytes(b"tar")
    monkeypatch.setattr(rootfs, "build", lambda *_, **__: ["curl=2 sha256:b"])

    with pytest.raises(RootfsError, match="the Debian archive differs from the lockfile:"):
        build_locked(Suite("bullseye", ("amd64",), ("curl",), ()), lock, tar)
    assert not tar.exists()


@pytest.mark.parametrize("header", ["", "# packages: 1\n"])
def test_only_the_rows_of_a_lock_count(header: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, tar = tmp_path / "lock", tmp_path / "rootfs.tar"
    lock.write_text(f"{header}curl=1 sha256:a\n")
    tar.write_bytes(b"tar")
    monkeypatch.setattr(rootfs, "build", lambda *_, **__: ["curl=1 sha256:a"])

    build_locked(Suite("bullseye", ("amd64",), ("curl",), ()), lock, tar)
    assert tar.read_bytes() == b"tar"


@pytest.mark.parametrize("header", ["", "# packages: 2\n"])
def test_the_compilers_are_the_rows_of_their_lock(header: str, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text(f"{header}g++=4:10.2.1-1 sha256:{0:064}\nmake=4.3-4.1 sha256:{1:064}\n")
    (line,) = (line for line in Path("images/base/Dockerfile.build").read_text().splitlines() if "/locks/" in line)
    command = line.replace("/locks/$SUITE-build-$TARGETARCH.txt", str(lock)).replace("apt-install", "echo")

    done = subprocess.run(["bash", "-o", "pipefail", "-euc", command], check=True, capture_output=True, text=True)
    assert done.stdout == "g++=4:10.2.1-1 make=4.3-4.1\n"


def test_the_image_has_debians_addresses_and_no_setuid_programs(tmp_path: Path) -> None:
    program = tmp_path / "bin/su"
    for path in (tmp_path / "etc/apt", tmp_path / "var/cache/debconf", tmp_path / "bin"):
        path.mkdir(parents=True)
    program.write_text("")
    program.chmod(0o4755)
    example = tmp_path / rootfs.EXAMPLE[1:]
    example.parent.mkdir(parents=True)
    example.write_text(
        "# deb http://x bullseye\ndeb http://debian.test/debian bullseye main contrib non-free\n"
        "deb http://security.test bullseye-security main contrib\n"
    )
    (tmp_path / "usr/share/doc/link").symlink_to("nowhere")
    (tmp_path / "etc/apt/sources.list").write_text("deb http://mirror.of.this.machine/debian bullseye main\n")

    for hook in rootfs.hooks("bullseye", tmp_path / "manifest")[1:]:
        subprocess.run(["bash", "-c", hook, "hook", str(tmp_path)], check=True)

    assert (tmp_path / "etc/apt/sources.list").read_text() == (
        "deb http://debian.test/debian bullseye main\n"
        "deb http://security.test/debian-security bullseye-security main\n"
    )
    assert not (tmp_path / "usr/share/doc/link").is_symlink()
    assert program.stat().st_mode & 0o6000 == 0


@pytest.mark.parametrize("address", ["http://user:s3cret@mirror.test/debian", "https://s3cret@mirror.test/debian"])
def test_a_mirror_with_a_password_is_refused_and_not_printed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME_DEBIAN_MIRROR", address)

    with pytest.raises(RootfsError, match="expected an address without a user and password") as raised:
        rootfs.sources("bullseye")
    assert str(raised.value).startswith("mirror.test/debian ")
    assert "s3cret" not in str(raised.value)


@pytest.mark.skipif(not Path(debian.DOWNLOAD[0]).exists(), reason="this machine has no apt")
def test_a_suite_that_the_mirror_lacks_comes_from_the_archive_of_old_suites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_release(tmp_path / "old", "bullseye")
    put_release(tmp_path / "old-security", "bullseye-security")
    monkeypatch.setenv("no_proxy", "*")
    with web_server(tmp_path) as address:
        monkeypatch.setenv("RUNTIME_DEBIAN_MIRROR", f"{address}/main")
        monkeypatch.setenv("RUNTIME_DEBIAN_ARCHIVE", f"{address}/old")

        assert rootfs.sources("bullseye") == [
            f"deb {address}/old bullseye main",
            f"deb {address}/old-security bullseye-security main",
        ]
        with pytest.raises(RootfsError, match=f"buster: .* found none at {address}/main .*, {address}/old "):
            rootfs.sources("buster")


def test_the_merged_usr_hook_runs_only_for_a_suite_that_needs_it(tmp_path: Path) -> None:
    merged = f"--hook-dir={rootfs.MERGED_HOOKS}"

    assert merged in rootfs.command("bookworm", ["curl", "usr-is-merged"], tmp_path, [], [])
    assert merged not in rootfs.command("bullseye", ["curl"], tmp_path, [], [])


def test_the_package_lists_in_the_repository_are_valid() -> None:
    assert {path.stem: load(path).suite for path in Path("3rdparty/debian").glob("*.yaml")} == {
        "bookworm": "bookworm",
        "bullseye": "bullseye",
    }


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "top level: expected a mapping"),
        (b"- curl\n", "top level: expected a mapping"),
        (b"suite: [\n", "line 2: expected YAML"),
        (LIST.encode() + b"# caf\xe9\n", "line 5: expected UTF-8, found the byte 0xe9"),
        (LIST.replace("build: [make]\n", "").encode(), "build: expected this key, found none"),
        (LIST.encode() + b"extra: 1\n", "extra: expected a known key, found 'extra'"),
        (LIST.encode() + b"base: [tini]\n", "base: expected the key once"),
        (LIST.replace("[curl]", "curl").encode(), "base: expected a list (names of Debian packages)"),
        (LIST.replace("[curl]", "['curl,tini']").encode(), "base[0]: expected a string (the name of a Debian package)"),
        (LIST.replace("[make]", "[]").encode(), "build: expected a list (names of Debian packages)"),
        (LIST.replace("bullseye", "../../x").encode(), "suite: expected a string (a codename of Debian"),
        (LIST.replace("bullseye", '"x\\n"').encode(), "suite: expected a string (a codename of Debian"),
        (LIST.replace("arm64", "riscv64").encode(), "architectures[1]: expected one of amd64, arm64, found 'riscv64'"),
    ],
)
def test_an_invalid_package_list_is_an_error_of_one_line(
    content: bytes, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bullseye.yaml"
    path.write_bytes(content)

    assert main([str(path), str(tmp_path), str(tmp_path / "rootfs.tar")]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"rootfs: {path}: {line}")
    assert len(error.splitlines()) == 1


class FakeArchive:
    """An archive that answers with these lines for any packages, and with one more line for `make`."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = list(lines)

    def locked_lines(self, packages: Sequence[str]) -> list[str]:
        return self.lines + [f"{name}=1 sha256:0" for name in packages if name == "make" and self.lines]


def relock(folder: Path, monkeypatch: pytest.MonkeyPatch, archives: dict[str, FakeArchive]) -> int:
    """Relock LIST in a folder; an architecture that is not in `archives` is unreachable. Returns the exit code."""

    @contextmanager
    def archive(_: Sequence[str], architecture: str) -> Iterator[FakeArchive]:
        if architecture not in archives:
            raise ArchiveError("apt-get update: unreachable")
        yield archives[architecture]

    monkeypatch.setattr(rootfs, "archive", archive)
    monkeypatch.setattr(rootfs, "sources", lambda *_: [])
    (folder / "bullseye.yaml").write_text(LIST)
    (folder / "locks").mkdir()
    return main([str(folder / "bullseye.yaml"), str(folder / "locks"), "--relock"])


def test_relocking_writes_the_locks_of_every_architecture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archives = {name: FakeArchive([f"curl=1 sha256:{name}"]) for name in ("amd64", "arm64")}

    assert relock(tmp_path, monkeypatch, archives) == 0
    assert {path.name: path.read_text() for path in (tmp_path / "locks").iterdir()} == {
        "bullseye-amd64.txt": "# packages: 1\ncurl=1 sha256:amd64\n",
        "bullseye-arm64.txt": "# packages: 1\ncurl=1 sha256:arm64\n",
        "bullseye-build-amd64.txt": "# packages: 1\nmake=1 sha256:0\n",
        "bullseye-build-arm64.txt": "# packages: 1\nmake=1 sha256:0\n",
    }


@pytest.mark.parametrize(
    ("others", "line"),
    [
        ({}, "rootfs: apt-get update: unreachable\n"),
        ({"arm64": FakeArchive([])}, "arm64.txt: expected packages, found none in what apt would install\n"),
    ],
)
def test_relocking_writes_no_lock_if_one_cannot_be_written(
    others: dict[str, FakeArchive],
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    archives = {"amd64": FakeArchive(["curl=1 sha256:0"]), **others}

    assert relock(tmp_path, monkeypatch, archives) == 2
    assert capsys.readouterr().err.endswith(line)
    assert not list((tmp_path / "locks").iterdir())
