from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from images.base import rootfs
from images.base.rootfs import RootfsError, build_locked, difference, locked_lines

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


def test_the_lock_has_name_version_and_hash_of_each_package() -> None:
    assert locked_lines(APT) == ["curl=7.74.0-1.3+deb11u16 sha256:abc", "tini=0.19.0-1 sha256:def"]


def test_a_difference_names_both_sides() -> None:
    text = difference(["curl=1 sha256:a", "tini=1 sha256:b"], ["curl=2 sha256:c", "tini=1 sha256:b"])

    assert text.splitlines() == ["  locked  curl=1 sha256:a", "  archive curl=2 sha256:c"]


def test_packages_other_than_the_locked_fail_and_leave_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, tar = tmp_path / "lock", tmp_path / "rootfs.tar"
    lock.write_text("curl=1 sha256:a\n")
    tar.write_bytes(b"tar")
    monkeypatch.setattr(rootfs, "build", lambda *_: ["curl=2 sha256:b"])

    with pytest.raises(RootfsError, match="other packages than are locked"):
        build_locked(rootfs.Config("bullseye", ["amd64"], ["curl"], []), lock, tar)
    assert not tar.exists()


def test_the_image_gets_debians_own_addresses_and_no_set_uid_programs(tmp_path: Path) -> None:
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
def test_a_mirror_with_a_password_is_refused_without_telling_it(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME_DEBIAN_MIRROR", address)

    with pytest.raises(RootfsError, match="expected an address without a user and password") as raised:
        rootfs.sources("bullseye")
    assert str(raised.value).startswith("mirror.test/debian ")
    assert "s3cret" not in str(raised.value)
