from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.repository import load_runtime
from release.common.errors import InputError
from release.contents.contents import contents
from release.contents.image import images
from release.contents.testing import Files, distribution
from release.recipe.recipe import recipe
from release.recipe.testing import CREATED, REVISION, ROOT, SITE, version, write_runtime
from release.sbom.bill import bill
from release.sbom.component import Bill, Component


def read(folder: Path, *more: Files) -> Bill:
    write_runtime(folder, *more)
    (image,) = images(folder)
    return bill(contents(image), recipe(ROOT, image))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Bill:
    return read(tmp_path_factory.mktemp("layout"))


def component(found: Bill, key: str) -> Component:
    return next(one for one in found.components if one.key == key)


def test_debian_packages_have_their_source_hash_and_licence(found: Bill) -> None:
    curl, library = component(found, "deb:curl"), component(found, "deb:libcurl4")
    at = version("deb/curl").replace("+", "%2B")
    assert curl.purl == f"pkg:deb/debian/curl@{at}?arch=amd64&distro=debian-11"
    assert f"upstream=curl%40{at.replace('%', '%25')}" in library.purl or "upstream=curl" in library.purl
    assert dict(library.properties)["source"] == f"curl {version('deb/curl')}"
    assert len(curl.sha256) == 1
    assert curl.licenses.names == ("GPL-2.0-or-later OR curl",)
    assert library.licenses.reason == "the image has no copyright file of the package"


def test_python_packages_have_the_hashes_of_the_lock(found: Bill) -> None:
    idna = component(found, "pypi:idna")
    assert idna.purl == f"pkg:pypi/idna@{version('idna')}"
    assert len(idna.sha256) == 2
    assert idna.licenses.names == ("BSD-3-Clause",)


def test_requirements_of_extras_are_left_out(found: Bill) -> None:
    assert component(found, "pypi:requests").requires == ("cpython", "pypi:idna")


def test_airflow_has_its_backports(found: Bill) -> None:
    airflow = component(found, "pypi:apache-airflow")
    expected = load_runtime(ROOT, "runtime-10").airflow
    assert airflow.ancestor == f"pkg:pypi/apache-airflow@{expected.version}"
    assert airflow.purl == f"pkg:pypi/apache-airflow@{expected.version}%2Bastro.{expected.build}"
    assert airflow.sha256 == ()
    assert "CVE-2024-25142" in {cve for patch in airflow.patches for cve in patch.cves}


def test_cpython_has_debians_security_patches(found: Bill) -> None:
    cpython = component(found, "cpython")
    assert cpython.purl == "pkg:generic/python@3.11.2"
    assert "CVE-2023-40217" in {cve for patch in cpython.patches for cve in patch.cves}
    assert len(cpython.origin_sha256) == 64


def test_the_image_names_its_build(found: Bill) -> None:
    assert found.created == CREATED
    assert found.digest.startswith("sha256:")
    assert f"@{found.digest.replace(':', '%3A')}" in found.subject.purl or f"@{found.digest}" in found.subject.purl
    assert dict(component(found, "astro-runtime").properties)["revision"] == REVISION


def test_files_that_need_no_owner_have_a_reason(found: Bill) -> None:
    assert ("var/lib/dpkg/**", "dpkg's own database") in found.left_out


def test_a_file_without_an_owner_is_refused_and_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no component owns it.*: /opt/tool, /srv/x$"):
        read(tmp_path, {"opt/tool": b"x", "srv/x": b"y"})


def test_a_changed_file_is_refused_and_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"RECORD says: /{SITE}/idna\.py$"):
        read(tmp_path, {f"{SITE}/idna.py": b"import evil\n"})


def test_a_package_that_is_not_locked_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"locks/python-3\.11\.txt: expected evil 1\.0 as in the image, found none"):
        read(tmp_path, distribution(SITE, "evil", "1.0"))


def test_an_image_of_another_version_is_refused(tmp_path: Path) -> None:
    write_runtime(tmp_path)
    (image,) = images(tmp_path)
    image.config["config"]["Labels"]["io.astronomer.docker.runtime.version"] = "10.0.0"
    with pytest.raises(InputError, match=r"runtime\.yaml: version: expected 10\.0\.0 as in the image"):
        recipe(ROOT, image)
