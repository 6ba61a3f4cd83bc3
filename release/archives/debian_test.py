from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.debian_lock import with_count
from release.advisories.known import Advisories, advisories
from release.advisories.record import parse
from release.advisories.testing import record
from release.archives.debian import Lock, load_lock, merged, number, updates
from release.archives.packages import Package
from release.planning.changes import Held, Kind
from release.planning.check import Update

OPENSSL = Package("1.1.1w-0+deb11u2", "openssl", "1.1.1w-0+deb11u2")


def lock(version: str, architecture: str = "amd64") -> Lock:
    return Lock(architecture, {"base-files": "11.1+deb11u11", "libssl1.1": version})


def known(*fixed: str, ecosystem: str = "Debian:11", package: str = "openssl") -> Advisories:
    data = [
        record(f"DSA-{index}-1", package, {"fixed": version}, ecosystem=ecosystem, upstream=[f"CVE-2024-100{index}"])
        for index, version in enumerate(fixed)
    ]
    return advisories(found for row in data for found in [parse("", row)] if found)


def test_a_package_is_newer_in_debians_order() -> None:
    archive = {"libssl1.1": Package("1.1.1w-0+deb11u10", "openssl", "1.1.1w-0+deb11u10")}
    (row,) = updates(lock("1.1.1w-0+deb11u9"), archive, Advisories())
    assert (row.kind, row.name, row.current, row.newest) == (
        *(Kind.DEBIAN, "libssl1.1"),
        *("1.1.1w-0+deb11u9", "1.1.1w-0+deb11u10"),
    )
    assert updates(lock("1.1.1w-0+deb11u10"), archive, Advisories()) == []
    assert updates(lock("1.1.1w-0+deb11u10"), {}, Advisories()) == []


def test_an_advisory_about_the_source_marks_a_security_fix() -> None:
    (row,) = updates(lock("1.1.1w-0+deb11u1"), {"libssl1.1": OPENSSL}, known("1.1.1w-0+deb11u2"))
    assert (row.fixes, row.unfixed, row.group) == (("CVE-2024-1000",), (), "security")


@pytest.mark.parametrize("other", [{"ecosystem": "Debian:12"}, {"package": "libssl1.1"}])
def test_an_advisory_about_another_release_or_package_marks_nothing(other: dict[str, str]) -> None:
    (row,) = updates(lock("1.1.1w-0+deb11u1"), {"libssl1.1": OPENSSL}, known("1.1.1w-0+deb11u2", **other))
    assert (row.fixes, row.group) == ((), "debian")


def test_what_the_archive_does_not_fix_is_named() -> None:
    (row,) = updates(lock("1.1.1w-0+deb11u2"), {"libssl1.1": OPENSSL}, known("1.1.1w-0+deb11u3"))
    assert (row.newest, row.unfixed) == ("", (Held("libssl1.1", "", "CVE-2024-1000: not fixed in the archive"),))


def test_a_source_with_other_numbers_is_compared_only_if_it_is_known() -> None:
    archive = {"libssl1.1": Package("4:10.2.1-1", "openssl", "1.190")}
    assert updates(lock("4:10.2.1-1"), archive, known("1.191"))[0].unfixed != ()
    assert updates(lock("4:10.2.0-1"), archive, known("1.191"))[0].unfixed == ()


def test_architectures_with_the_same_update_share_a_row() -> None:
    rows = [Update(Kind.DEBIAN, "tini", "1", "2", (), where=(where,)) for where in ("amd64", "arm64")]
    assert merged(rows, 2) == [Update(Kind.DEBIAN, "tini", "1", "2", ())]
    assert merged(rows[:1], 2) == rows[:1]


def test_a_lock_has_the_packages_for_compiling_too(tmp_path: Path) -> None:
    folder = tmp_path / "3rdparty/debian/locks"
    folder.mkdir(parents=True)
    rows = (f"base-files=11.1+deb11u11 sha256:{0:064}", f"cpp=4:10.2.1-1 sha256:{0:064}")
    (folder / "bullseye-amd64.txt").write_text(with_count(rows))
    (folder / "bullseye-build-amd64.txt").write_text(with_count([f"gcc=4:10.2.1-1 sha256:{0:064}"]))
    found = load_lock(tmp_path, "bullseye", "amd64")
    assert found.versions == {"base-files": "11.1+deb11u11", "cpp": "4:10.2.1-1", "gcc": "4:10.2.1-1"}
    assert number(found) == "11"
