from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from catalogue.paths import runtimes
from release.contents.contents import contents
from release.contents.image import images
from release.recipe.recipe import recipe
from release.recipe.testing import CREATED, ROOT, version, write_runtime
from release.sbom.bill import bill
from release.sbom.component import Bill
from release.vex.accepted import load_accepted, parse_accepted
from release.vex.openvex import document
from release.vex.statements import statements

ACCEPTED = """\
accepted:
  - id: CVE-2024-0001
    package: pypi/idna
    status: not_affected
    justification: vulnerable_code_not_in_execute_path
    reason: No code of the image calls the function.
    expires: "2024-12-31"
  - id: GHSA-abcd-efgh-ijkl
    package: deb/curl
    status: affected
    reason: Do not fetch DAGs from servers that you do not trust.
    expires: "2024-06-30"
"""
DAY = date(2024, 6, 30)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Bill:
    folder = tmp_path_factory.mktemp("layout")
    write_runtime(folder)
    (image,) = images(folder)
    return bill(contents(image), recipe(ROOT, image))


def problem(text: str) -> str:
    with pytest.raises(CatalogueError) as failure:
        parse_accepted("vex.yaml", text)
    assert "\n" not in str(failure.value)
    return str(failure.value)


def test_a_patch_fixes_its_cves(found: Bill) -> None:
    fixed = {(one.id, one.package): one for one in statements(found, (), DAY)}
    airflow = fixed["CVE-2024-25142", "pypi/apache-airflow"]
    assert airflow.status == "fixed"
    assert airflow.note == "fixed by no-cache-dynamic-pages"
    assert fixed["CVE-2024-6923", "generic/python"].purl == "pkg:generic/python@3.11.2"


def test_what_is_accepted_holds_until_its_last_day(found: Bill) -> None:
    accepted = parse_accepted("vex.yaml", ACCEPTED)

    def ids(on: date) -> list[str]:
        return [one.id for one in statements(found, accepted, on) if one.until]

    # Both packages of the source curl are affected.
    assert ids(DAY) == ["CVE-2024-0001", "GHSA-abcd-efgh-ijkl", "GHSA-abcd-efgh-ijkl"]
    assert ids(date(2024, 7, 1)) == ["CVE-2024-0001"]


def test_the_document_is_openvex(found: Bill) -> None:
    rows = statements(found, parse_accepted("vex.yaml", ACCEPTED), DAY)
    data = document(found, rows)
    assert data["@context"] == "https://openvex.dev/ns/v0.2.0"
    assert data["timestamp"] == CREATED
    assert data == document(found, rows)
    by_name = {row["vulnerability"]["name"]: row for row in data["statements"]}
    (product,) = by_name["CVE-2024-0001"]["products"]
    assert product["@id"] == found.subject.purl
    assert product["hashes"]["sha-256"] == found.digest.removeprefix("sha256:")
    assert product["subcomponents"][0]["@id"] == f"pkg:pypi/idna@{version('idna')}"
    # OpenVEX requires a justification of not_affected, and an action for affected.
    assert by_name["CVE-2024-0001"]["justification"] == "vulnerable_code_not_in_execute_path"
    assert "action_statement" in by_name["GHSA-abcd-efgh-ijkl"]
    assert {row["status"] for row in data["statements"]} == {"fixed", "not_affected", "affected"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("pypi/idna", "idna", "accepted[0].package: expected a string (pypi/NAME, deb/SOURCE or generic/python)"),
        ("not_affected", "ignored", "accepted[0].status: expected one of not_affected, affected, found"),
        ('"2024-12-31"', '"2024-02-30"', "accepted[0].expires: expected an existing date"),
        ("    justification: vulnerable_code_not_in_execute_path\n", "", "accepted[0].justification: expected one"),
        ("    reason: No code of the image calls the function.\n", "", "accepted[0].reason: expected this key"),
        ("GHSA-abcd-efgh-ijkl\n    package: deb/curl", "CVE-2024-0001\n    package: pypi/idna", "expected one row of"),
    ],
)
def test_an_invalid_row_is_named(old: str, new: str, expected: str) -> None:
    assert expected in problem(ACCEPTED.replace(old, new))


def test_a_runtime_without_the_file_accepts_nothing(tmp_path: Path) -> None:
    assert load_accepted(tmp_path, "runtime-10") == ()


def test_the_files_of_this_repository_are_valid() -> None:
    for name in runtimes(ROOT):
        load_accepted(ROOT, name)
