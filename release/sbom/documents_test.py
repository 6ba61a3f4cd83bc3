from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from spdx_tools.spdx.parser.jsonlikedict.json_like_dict_parser import JsonLikeDictParser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from catalogue.repository import load_runtime
from release.contents.contents import contents
from release.contents.image import images
from release.recipe.recipe import recipe
from release.recipe.testing import ROOT, version, write_runtime
from release.sbom import cyclonedx, spdx
from release.sbom.bill import bill
from release.sbom.component import Bill
from release.sbom.testing import cyclonedx_problems


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Bill:
    return read(tmp_path_factory.mktemp("layout"))


def read(folder: Path) -> Bill:
    write_runtime(folder)
    (image,) = images(folder)
    return bill(contents(image), recipe(ROOT, image))


def by_name(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(row for row in rows if row["name"] == name)


def test_the_cyclonedx_document_is_valid(found: Bill) -> None:
    document = cyclonedx.document(found)
    assert document["specVersion"] == "1.6"
    assert cyclonedx_problems(document) == []
    document["components"][0]["type"] = "nothing"
    assert len(cyclonedx_problems(document)) == 1


def test_the_spdx_document_is_valid(found: Bill) -> None:
    document = spdx.document(found)
    assert document["spdxVersion"] == "SPDX-2.3"
    assert validate_full_spdx_document(JsonLikeDictParser().parse(document)) == []


def test_both_documents_list_the_same_packages(found: Bill) -> None:
    purls = {row["purl"] for row in cyclonedx.document(found)["components"]}
    rows = [row for row in spdx.document(found)["packages"] if row["SPDXID"] != "SPDXRef-image"]
    assert {row["externalRefs"][0]["referenceLocator"] for row in rows} == purls
    assert f"pkg:pypi/idna@{version('idna')}" in purls


def test_the_same_image_gives_the_same_documents(found: Bill, tmp_path: Path) -> None:
    again = read(tmp_path)
    for document in (cyclonedx.document, spdx.document):
        assert json.dumps(document(found)) == json.dumps(document(again))


def test_the_serial_number_follows_from_the_digest(found: Bill) -> None:
    assert cyclonedx.document(found)["serialNumber"] == f"urn:uuid:{cyclonedx.serial_number(found.digest)}"
    assert cyclonedx.serial_number("sha256:a") != cyclonedx.serial_number("sha256:b")


def test_backports_are_the_pedigree_of_airflow(found: Bill) -> None:
    airflow = by_name(cyclonedx.document(found)["components"], "apache-airflow")
    fixed = [one["id"] for patch in airflow["pedigree"]["patches"] for one in patch["resolves"] if "id" in one]
    assert "CVE-2024-25142" in fixed
    upstream = load_runtime(ROOT, "runtime-10").airflow.version
    assert airflow["pedigree"]["ancestors"][0]["purl"] == f"pkg:pypi/apache-airflow@{upstream}"
    assert "CVE-2024-25142" in by_name(spdx.document(found)["packages"], "apache-airflow")["sourceInfo"]


def test_a_package_with_one_artifact_has_its_hash(found: Bill) -> None:
    curl = by_name(cyclonedx.document(found)["components"], "curl")
    assert curl["hashes"][0]["alg"] == "SHA-256"
    (checksum,) = by_name(spdx.document(found)["packages"], "curl")["checksums"]
    assert curl["hashes"][0]["content"] == checksum["checksumValue"]


def test_a_package_with_several_artifacts_has_the_hashes_of_all(found: Bill) -> None:
    idna = by_name(cyclonedx.document(found)["components"], "idna")
    (reference,) = (one for one in idna["externalReferences"] if one["type"] == "distribution")
    assert len(reference["hashes"]) == 2
    assert "hashes" not in idna


def test_an_unknown_licence_has_a_reason(found: Bill) -> None:
    row = by_name(spdx.document(found)["packages"], "libcurl4")
    assert row["licenseDeclared"] == "NOASSERTION"
    assert row["licenseComments"] == "the image has no copyright file of the package"
