from __future__ import annotations

from dataclasses import replace

import pytest

from catalogue.load import parse_runtime
from catalogue.model import Runtime
from catalogue.testing import PATH, SMALL
from release.planning.changes import Held, Kind, Level
from release.planning.check import Update
from release.planning.plan import Plan
from release.planning.system import minor_of, with_system

RUNTIME = parse_runtime(PATH, SMALL)
EMPTY = Plan(10, "10.9.0", "10.9.0", Level.NONE, (), ())
CURL = Update(Kind.DEBIAN, "curl", "1", "2", (), ("CVE-2026-1",), where=("arm64",))
PATCHES = Update(Kind.CPYTHON, "python 3.11", "3.11.2-6+deb12u8", "3.11.2-6+deb12u9", ())
RELEASE = Update(Kind.CPYTHON, "python 3.10", "3.10.20", "3.10.21", ())


def runtime(major: int, *pythons: str, suite: str = "bullseye") -> Runtime:
    return replace(RUNTIME, major=major, debian_suite=suite, python=replace(RUNTIME.python, supported=pythons))


def planned(*rows: Update, others: tuple[Runtime, ...] = ()) -> Plan:
    return with_system(EMPTY, rows, RUNTIME, others, ["10.9.0"])


def test_a_newer_package_of_debian_is_a_patch_with_what_it_fixes() -> None:
    found = planned(CURL)
    assert (found.version, found.level) == ("10.9.1", Level.PATCH)
    (change,) = found.changes
    assert (change.kind, change.name, change.old, change.new) == (Kind.DEBIAN, "curl (arm64)", "1", "2")
    assert change.reason == "CVE-2026-1; a newer package of Debian bullseye"
    assert change.cves == ("CVE-2026-1",)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (CURL, "CVE-2026-1; a newer package of Debian bullseye; Runtime 7 and 9 get it too"),
        (PATCHES, "newer patches of Debian; Runtime 8 and 9 get it too"),
        (RELEASE, "a patch release of CPython; Runtime 9 gets it too"),
    ],
)
def test_the_reason_names_the_runtimes_that_share_it(row: Update, reason: str) -> None:
    others = (runtime(7, "3.9"), runtime(8, "3.11", suite="bookworm"), runtime(9, "3.10", "3.11"), RUNTIME)
    assert planned(row, others=others).changes[0].reason == reason


def test_what_could_not_be_asked_for_is_held() -> None:
    found = planned(Update(Kind.CPYTHON, "python 3.10", "", "", (), problem="python.org cannot be reached"))
    assert (found.version, found.changes) == ("10.9.0", ())
    assert found.held == (Held("python 3.10", "unknown", "python.org cannot be reached"),)


def test_other_kinds_are_no_part_of_it() -> None:
    assert planned(Update(Kind.LOCKED, "idna", "3.6", "3.7", ())).changes == ()


def test_a_change_of_cpython_names_its_minor() -> None:
    assert minor_of(planned(RELEASE).changes[0].name) == "3.10"
