"""The architectures of a version must have the same packages before `join` or `publish` does anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from release.cli.testing import RUNTIME, export_architecture, image_tags, make_release_checkout, run
from release.contents.testing import Files, debian_status, distribution
from release.recipe.testing import version

VERSION, _ = image_tags()
SITE = "usr/local/lib/python3.9/site-packages"
CURL, LIBCURL = version("deb/curl"), version("deb/libcurl4")


def status(curl: str, *more: tuple[str, str, str]) -> Files:
    """Return a layer in which dpkg has this curl."""
    return {"var/lib/dpkg/status": debian_status(("curl", curl, ""), ("libcurl4", LIBCURL, "curl"), *more)}


def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *more: Files) -> Path:
    """Make a checkout with exports whose arm64 images have further layers, and go there."""
    root = make_release_checkout(tmp_path / "checkout")
    for name, layers in (("amd64", ()), ("arm64", more)):
        export_architecture(root, tmp_path / "scratch", name, root / f"dist/oci/{RUNTIME}-{name}", more=layers)
    monkeypatch.chdir(root)
    return root


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    capsys.readouterr()
    assert run(*arguments) == 1
    found = capsys.readouterr()
    assert found.out == ""
    *lines, last = found.err.splitlines()
    count = len(lines)
    expected = f"expected the same packages on all architectures, found {count} differences"
    assert last == f"{expected}: build all of them again from one commit"
    return lines


def test_the_same_packages_are_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A rebuild by Debian on one architecture is the same version, and a file is no package.
    checkout(tmp_path, monkeypatch, status(f"{CURL}+b1"), {"usr/lib/aarch64-linux-gnu/a.so": b"elf"})
    assert run("join", RUNTIME) == 0


def test_each_difference_is_a_line_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = distribution(SITE, "numpy", "1.26.4")
    root = checkout(tmp_path, monkeypatch, status("9.9", ("libnuma1", "2.0", "")), found)
    lines = refusal(capsys, "join", RUNTIME)
    assert lines == [
        f"{VERSION}: Debian package curl: {CURL} on amd64, 9.9 on arm64",
        f"{VERSION}: Debian package libnuma1: none on amd64, 2.0 on arm64",
        f"{VERSION}: Python package numpy: none on amd64, 1.26.4 on arm64",
    ]
    assert not list((root / "dist/oci" / RUNTIME / "blobs").rglob("*/*"))
    # Nothing is asked of the registry, which does not exist.
    assert refusal(capsys, "publish", RUNTIME, "--to", "http://127.0.0.1:9/astro", "--no-dry-run") == lines
