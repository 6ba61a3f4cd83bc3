from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from release.advisories.known import Advisories, advisories
from release.advisories.record import parse
from release.advisories.severity import Severity
from release.advisories.testing import record
from release.contents.contents import contents
from release.contents.image import images
from release.recipe.recipe import recipe
from release.recipe.testing import ROOT, version, write_runtime
from release.sbom import cyclonedx
from release.sbom.bill import bill
from release.sbom.component import Bill
from release.scanning.findings import Finding, State, findings
from release.scanning.parts import of_bill, of_document
from release.vex.accepted import Acceptance
from release.vex.statements import statements

HIGH: dict[str, Any] = {"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}]}
LOW: dict[str, Any] = {"database_specific": {"severity": "LOW"}}
DAY = date(2024, 7, 1)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Bill:
    folder = tmp_path_factory.mktemp("layout")
    write_runtime(folder)
    (image,) = images(folder)
    return bill(contents(image), recipe(ROOT, image))


def known(*records: dict[str, Any]) -> Advisories:
    return advisories(one for data in records if (one := parse("test", data)))


def scan(found: Bill, *records: dict[str, Any], accepted: tuple[Acceptance, ...] = ()) -> list[Finding]:
    return findings(of_bill(found), known(*records), statements(found, accepted, DAY))


def blocking(rows: list[Finding]) -> list[str]:
    return [row.id for row in rows if row.is_blocking(Severity.HIGH)]


def test_a_python_package_with_a_fix_is_blocking(found: Bill) -> None:
    rows = scan(found, record("PYSEC-2024-1", "idna", {"fixed": "99.1"}, aliases=["CVE-2024-3651"], **HIGH))
    (row,) = rows
    assert (row.part.version, row.fix, row.severity) == (version("idna"), "99.1", Severity.HIGH)
    assert blocking(rows) == ["CVE-2024-3651"]


def test_a_debian_package_is_compared_by_its_source(found: Bill) -> None:
    fixed = version("deb/curl") + ".1"
    rows = scan(found, record("DSA-1", "curl", {"fixed": fixed}, ecosystem="Debian:11", **HIGH))
    # Two packages have the source, which is one finding.
    assert [(row.part.package, row.fix) for row in rows] == [("deb/curl", fixed)]
    assert blocking(rows) == ["DSA-1"]
    assert scan(found, record("DSA-1", "curl", {"fixed": version("deb/curl")}, ecosystem="Debian:11", **HIGH)) == []
    assert scan(found, record("DSA-1", "curl", {"fixed": fixed}, ecosystem="Debian:12", **HIGH)) == []


def test_a_backport_fixes_airflow(found: Bill) -> None:
    about = record("GHSA-1", "apache-airflow", {"fixed": "2.9.2"}, aliases=["CVE-2024-25142"], **HIGH)
    rows = scan(found, about)
    assert [row.state for row in rows] == [State.PATCHED]
    assert "no-cache-dynamic-pages" in rows[0].note
    assert blocking(rows) == []
    other = record("GHSA-2", "apache-airflow", {"fixed": "2.9.2"}, aliases=["CVE-2024-99999"], **HIGH)
    assert blocking(scan(found, about, other)) == ["CVE-2024-99999"]


def test_cpython_is_compared_as_debians_package(found: Bill) -> None:
    rows = scan(found, record("DSA-2", "python3.11", {"fixed": "3.11.2-6+deb12u9"}, ecosystem="Debian:12", **HIGH))
    assert [(row.part.package, row.part.version) for row in rows] == [("generic/python", "3.11.2-6+deb12u8")]
    fixed = record("CVE-2024-6923", "python3.11", {"fixed": "3.12.0-1"}, ecosystem="Debian:12", **HIGH)
    assert [row.state for row in scan(found, fixed)] == [State.PATCHED]


def test_without_a_fix_or_below_the_level_nothing_is_blocking(found: Bill) -> None:
    rows = scan(found, record("A-1", "idna", **HIGH), record("A-2", "idna", {"fixed": "99"}, **LOW))
    assert {row.id for row in rows} == {"A-1", "A-2"}
    assert blocking(rows) == []


def test_an_unknown_severity_is_blocking(found: Bill) -> None:
    assert blocking(scan(found, record("A-1", "idna", {"fixed": "99"}))) == ["A-1"]


def test_an_acceptance_counts_until_its_last_day(found: Bill) -> None:
    about = record("A-1", "idna", {"fixed": "99"}, **HIGH)
    rows = [
        scan(found, about, accepted=(Acceptance("A-1", "pypi/idna", "affected", "A reason.", last),))[0]
        for last in (DAY, date(2024, 6, 30))
    ]
    assert [row.state for row in rows] == [State.ACCEPTED, State.OPEN]
    assert rows[0].note == "until 2024-07-01: A reason."


def test_an_acceptance_is_for_one_package(found: Bill) -> None:
    other = Acceptance("A-1", "pypi/requests", "affected", "A reason.", DAY)
    assert blocking(scan(found, record("A-1", "idna", {"fixed": "99"}, **HIGH), accepted=(other,))) == ["A-1"]


def test_two_advisories_of_a_cve_are_one_finding(found: Bill) -> None:
    one = record("PYSEC-1", "idna", {"fixed": "99.2"}, aliases=["CVE-2024-0001"], **LOW)
    other = record("GHSA-1", "idna", {"fixed": "99.1"}, aliases=["CVE-2024-0001"], **HIGH)
    (row,) = scan(found, one, other)
    assert (row.severity, row.fix) == (Severity.HIGH, "99.1")


def test_a_document_has_the_same_parts_as_the_bill(found: Bill) -> None:
    assert set(of_document(cyclonedx.document(found))) == set(of_bill(found))


def test_the_findings_that_matter_come_first(found: Bill) -> None:
    fixed = record("GHSA-1", "apache-airflow", {"fixed": "2.9.2"}, aliases=["CVE-2024-25142"], **HIGH)
    low, high = record("A-2", "idna", {"fixed": "99"}, **LOW), record("A-1", "idna", {"fixed": "99"}, **HIGH)
    rows = scan(found, low, fixed, high)
    assert [row.id for row in rows] == ["A-1", "A-2", "CVE-2024-25142"]
