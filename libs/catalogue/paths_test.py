from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.paths import Paths, debian_lock, lockfiles, parse_lock_path, runtimes


def touch(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).touch()


def test_runtimes_are_sorted_by_their_major(tmp_path: Path) -> None:
    touch(tmp_path, *(f"runtimes/runtime-{major}/runtime.yaml" for major in (10, 9, 11)), "runtimes/backports/x.py")

    assert runtimes(tmp_path) == ["runtime-9", "runtime-10", "runtime-11"]


def test_the_path_of_a_lockfile_gives_its_runtime_and_python(tmp_path: Path) -> None:
    path = "runtimes/runtime-10/locks/python-3.11.txt"
    touch(tmp_path, path, "runtimes/runtime-10/locks/.python-3.11.txt.new", "runtimes/runtime-10/locks/README.md")

    assert lockfiles(tmp_path) == [path]
    assert parse_lock_path(path) == (Paths("runtime-10"), "3.11")
    assert Paths("runtime-10").lock("3.11") == path


def test_another_path_is_refused() -> None:
    with pytest.raises(ValueError, match="expected runtimes/runtime-N/locks/python-X.Y.txt"):
        parse_lock_path("3rdparty/python/default.txt")


def test_files_and_targets_of_a_runtime() -> None:
    paths = Paths("runtime-9")

    assert paths.patch("one-fix") == "runtimes/runtime-9/backports/one-fix.patch"
    assert paths.constraints("3.8") == "runtimes/runtime-9/constraints/python-3.8.txt"
    assert paths.image_target("python-3.8-base") == "images/runtime-9:runtime-9#python-3.8-base"
    assert paths.image_info("python-3.8-base") == "images.runtime-9/python-3_8-base.docker-info.json"
    assert debian_lock("bullseye", "arm64", "build-") == "3rdparty/debian/locks/bullseye-build-arm64.txt"
