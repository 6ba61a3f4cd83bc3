from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from catalogue.load import parse_runtime
from catalogue.testing import PATH, with_backports
from release.advisories.known import Advisories, advisories
from release.advisories.record import parse
from release.advisories.testing import record
from release.archives.binaries import Binaries, Binary
from release.archives.packages import Package
from release.comparison.archive import Archive
from release.comparison.by_advisories import by_advisories
from release.comparison.contents import Contents, Source
from release.comparison.difference import difference
from release.comparison.fixes import ADVISORY, Fix

BASE = {"base-files": "11.1+deb11u9"}
CURL = {"libcurl4": Source("curl", "1-1+deb11u9")}, {"libcurl4": Source("curl", "1-1+deb11u10")}


def known(*rows: dict[str, Any]) -> Advisories:
    return advisories(found for found in (parse("", row) for row in rows) if found)


IDNA = record("PYSEC-2024-60", "idna", {"fixed": "3.7"}, aliases=["CVE-2024-3651"])
CURL_9 = record("DSA-1-1", "curl", {"fixed": "1-1+deb11u10"}, ecosystem="Debian:11", upstream=["CVE-2024-1010"])


def fixed(old: Contents, new: Contents, advisories: Advisories, binaries: Binaries | None = None) -> set[Fix]:
    """Return what is fixed; `binaries` is what the archive has, which is not asked without it."""

    def asking(_: Path, suite: str, architecture: str, names: Collection[str]) -> Binaries:
        assert binaries is not None, "the archive was asked"
        return binaries

    told.clear()
    found = difference(old, new)
    return by_advisories(found, advisories, Archive(Path(), {move.name for move in found.debian}, told.append, asking))


told: list[str] = []


def python(**packages: str) -> Contents:
    return Contents("", packages)


def debian(version: str, sources: Mapping[str, Source]) -> Contents:
    return Contents("", {}, {**BASE, "libcurl4": version}, suite="bullseye", architecture="amd64", sources=sources)


def test_an_advisory_against_the_old_version_alone_is_fixed() -> None:
    assert fixed(python(idna="3.6"), python(idna="3.7"), known(IDNA)) == {Fix("CVE-2024-3651", "idna", ADVISORY)}
    assert fixed(python(idna="3.5"), python(idna="3.6"), known(IDNA)) == set()
    assert fixed(python(idna="3.7"), python(idna="3.6"), known(IDNA)) == set()


def test_a_removed_package_has_no_advisory_any_more() -> None:
    assert fixed(python(idna="3.6"), python(), known(IDNA)) == {Fix("CVE-2024-3651", "idna", ADVISORY)}
    assert fixed(python(), python(idna="3.6"), known(IDNA)) == set()


def test_a_cve_that_another_advisory_still_has_is_not_fixed() -> None:
    later = record("GHSA-a", "idna", {"fixed": "3.8"}, aliases=["CVE-2024-3651"])
    assert fixed(python(idna="3.6"), python(idna="3.7"), known(IDNA, later)) == set()


@pytest.mark.parametrize("backported", [False, True])
def test_what_a_backport_had_fixed_before_is_not_new(backported: bool) -> None:
    row = record("PYSEC-2024-1", "apache-airflow", {"fixed": "2.8.5"}, aliases=["CVE-2024-1000"])
    text = with_backports("a").replace("since: 10.9.0}", "since: 10.9.0, cves: [CVE-2024-1000]}")
    old = Contents("", {"apache-airflow": "2.8.4+astro.1"}, runtime=parse_runtime(PATH, text) if backported else None)
    found = fixed(old, Contents("", {"apache-airflow": "2.8.5"}), known(row))
    assert found == (set() if backported else {Fix("CVE-2024-1000", "apache-airflow", ADVISORY)})


def test_a_debian_package_is_compared_by_its_source() -> None:
    pair = debian("1-1+deb11u9", CURL[0]), debian("1-1+deb11u10", CURL[1])
    assert fixed(*pair, known(CURL_9)) == {Fix("CVE-2024-1010", "libcurl4", ADVISORY)}
    assert fixed(*pair, known({**CURL_9, "affected": []})) == set()


def test_the_archive_knows_the_sources_of_a_commit() -> None:
    newest = Binary(Package("1-1+deb11u12", "curl", "1-1+deb11u12"), "http://host.invalid/a.deb", "0" * 64, 1)
    pair = debian("1-1+deb11u9", {}), debian("1-1+deb11u10+b1", {})
    assert fixed(*pair, known(CURL_9), {"libcurl4": (newest,)}) == {Fix("CVE-2024-1010", "libcurl4", ADVISORY)}
    assert told == []


def test_a_debian_package_without_a_known_source_is_told() -> None:
    pair = debian("1-1+deb11u9", {}), debian("1-1+deb11u10", {})
    assert fixed(*pair, known(CURL_9), {}) == set()
    assert told == ["not compared with advisories, since their sources are not known: libcurl4"]
