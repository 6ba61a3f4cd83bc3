from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.cpython import Interpreter
from catalogue.load import parse_cpython
from catalogue.paths import CPYTHON
from catalogue.repository import load_interpreters
from host.apt import ArchiveError
from release.bumping.system import Found, Systems
from release.bumping.testing import Resolver, make_checkout
from release.common.errors import InputError
from release.planning.changes import Change, Held, Kind, Level
from release.recipe.patches import PATH as PATCHES
from release.recipe.patches import CPythonPatch, CPythonPatches, load_patches

CURL = Change(Kind.DEBIAN, "curl", "1", "2", Level.PATCH, "a newer package")
TINI = Change(Kind.DEBIAN, "tini", "1", "2", Level.PATCH, "a newer package")
PATCHED = Change(Kind.CPYTHON, "python 3.11", "3.11.2-6+deb12u8", "3.11.2-6+deb12u9", Level.PATCH, "newer patches")
RELEASED = Change(Kind.CPYTHON, "python 3.10", "3.10.20", "3.10.21", Level.PATCH, "a patch release")
LOCK = "3rdparty/debian/locks/bullseye-amd64.txt"
NEW = CPythonPatches("f" * 64, (CPythonPatch("new.patch", ("CVE-2026-1234",)),))


def relocked(_: str) -> Mapping[str, str]:
    return {LOCK: "curl=2\n"}


def find(_: str, pinned: Interpreter, version: str) -> Found:
    if pinned.debian_version:
        return Found(replace(pinned, debian_version=version), NEW)
    return Found(replace(pinned, version=version), CPythonPatches(""))


@pytest.fixture
def systems(tmp_path: Path) -> Systems:
    """A small checkout with the real CPythons, whose archives have newer packages and sources."""
    checkout = make_checkout(tmp_path)
    for path in (CPYTHON, PATCHES):
        shutil.copy(path, tmp_path / path)
    interpreters = load_interpreters(tmp_path)
    return Systems(tmp_path, checkout.runtime, interpreters, relocked, find, Resolver())


def test_packages_of_debian_move_together(systems: Systems) -> None:
    found = systems([CURL, TINI])
    assert (found.changes, found.held, found.files) == ((CURL, TINI), (), {LOCK: "curl=2\n"})


def test_without_changes_nothing_is_asked(systems: Systems) -> None:
    def fails(_: str) -> Mapping[str, str]:
        raise AssertionError("nothing is to be locked")

    found = replace(systems, relock=fails)([])
    assert (found.changes, found.files) == ((), {})


def test_packages_that_cannot_be_locked_are_held(systems: Systems) -> None:
    def fails(_: str) -> Mapping[str, str]:
        raise ArchiveError("apt-get update: E: one\nE: two")

    found = replace(systems, relock=fails)([CURL, PATCHED])
    assert found.held == (Held("curl", "2", "apt-get update: E: one E: two"),)
    assert [change.name for change in found.changes] == ["python 3.11"]


def test_newer_patches_are_pinned_with_the_cves_that_they_fix(systems: Systems) -> None:
    found = systems([PATCHED])
    (change,) = found.changes
    assert (change.reason, change.cves) == ("CVE-2026-1234; newer patches", ("CVE-2026-1234",))
    assert parse_cpython(CPYTHON, found.files[CPYTHON])["3.11"].debian_version == PATCHED.new
    before = load_patches(systems.root)
    (systems.root / PATCHES).write_text(found.files[PATCHES])
    assert load_patches(systems.root) == {**before, "3.11": NEW}


def test_a_cve_of_an_advisory_and_of_a_patch_is_named_once(systems: Systems) -> None:
    advised = replace(PATCHED, reason="CVE-2026-1234; newer patches", cves=("CVE-2026-1234",))
    assert systems([advised]).changes == (advised,)


def test_a_release_moves_the_locks_of_the_other_runtimes(systems: Systems) -> None:
    shutil.copytree(systems.root / "runtimes/runtime-10", systems.root / "runtimes/runtime-9")
    other = systems.root / "runtimes/runtime-9/runtime.yaml"
    other.write_text(other.read_text().replace("major: 10", "major: 9").replace('"10.9.0"', '"9.9.0"'))
    found = systems([RELEASED])
    assert found.interpreters["3.10"].version == "3.10.21"
    assert set(found.files) == {CPYTHON, "runtimes/runtime-9/locks/python-3.10.txt"}


def test_a_source_that_a_person_must_look_at_is_held(systems: Systems) -> None:
    def fails(_: str, pinned: Interpreter, version: str) -> Found:
        raise InputError(f"{version}: expected another source")

    found = replace(systems, find=fails)([PATCHED, RELEASED])
    assert [row.version for row in found.held] == [PATCHED.new, RELEASED.new]
    assert (found.changes, found.files, found.interpreters) == ((), {}, systems.interpreters)
