"""A project's requirements cannot break Airflow's dependencies, and can use the versions tested with Airflow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from packaging.specifiers import SpecifierSet

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.expected_packages import expected
from tests.images.harness.package_index import PORT, package_index
from tests.images.harness.project_builds import build
from tests.images.harness.python_version import full_version
from tests.images.harness.tested_runtime import runtime, upstream_constraints

TESTED = "/etc/astro-runtime/airflow-constraints.txt"
ALWAYS = "/etc/astro-runtime/constraints.txt"
# A dependency that every Airflow version limits itself.
NEEDED = "flask"
# A dependency of every Airflow version, and a package that the dependency limits.
BETWEEN, BELOW = "connexion", "clickclick"
# A provider that no image contains.
ABSENT = "apache-airflow-providers-telegram"


@cache
def constraints(image_id: str) -> dict[str, str]:
    """Name -> version in the image's file of tested versions."""
    rows = run(image_id, "cat", TESTED).stdout.splitlines()
    found = (re.fullmatch(r"([a-z0-9-]+)([=><].+)", row) for row in rows if not row.startswith("#"))
    return {match.group(1): match.group(2) for match in found if match}


def upstream(image: BuiltImage) -> dict[str, str]:
    return upstream_constraints(full_version(image))


@pytest.fixture(scope="module")
def index(default_image: BuiltImage) -> Iterator[str]:
    """A package index with versions that conflict with Airflow, and the tested version of ABSENT."""
    tested = {ABSENT: upstream(default_image)[ABSENT]}
    # Airflow, connexion and boto3 each need an older version of one of these.
    newer = dict.fromkeys((NEEDED, BELOW, "botocore"), "98.0")
    with package_index(default_image.id, further={**tested, **newer}) as found:
        yield found


def requirements(index: str, *rows: str) -> dict[str, bytes]:
    """Return a requirements.txt that installs from the index."""
    lines = [f"--index-url http://{index}:{PORT}/simple/", f"--trusted-host {index}", *rows]
    return {"requirements.txt": "\n".join(lines).encode()}


def test_the_images_packages_have_the_tested_versions(base_image: BuiltImage) -> None:
    ours = {"apache-airflow", *runtime().plugins}
    installed = {name: version for name, version in expected(base_image).items() if name not in ours}

    allowed = constraints(base_image.id)

    assert len(installed) > 200
    assert [name for name, version in installed.items() if not SpecifierSet(allowed[name]).contains(version)] == []
    assert {name: allowed[name] for name in installed.keys() - upstream(base_image).keys()} == {
        name: f"=={installed[name]}" for name in installed.keys() - upstream(base_image).keys()
    }


def test_the_images_packages_may_also_have_the_version_of_airflows_own_constraints(base_image: BuiltImage) -> None:
    allowed, theirs = constraints(base_image.id), upstream(base_image)
    both = theirs.keys() & expected(base_image).keys() - {"apache-airflow"}

    assert len(both) > 200
    assert [name for name in both if not SpecifierSet(allowed[name]).contains(theirs[name])] == []


def test_packages_that_the_image_lacks_have_airflows_own_constraints(base_image: BuiltImage) -> None:
    absent = upstream(base_image).keys() - expected(base_image).keys()

    assert ABSENT in absent
    assert {name: constraints(base_image.id)[name] for name in absent} == {
        name: f"=={upstream(base_image)[name]}" for name in absent
    }


def test_airflow_is_not_among_the_tested_versions(base_image: BuiltImage) -> None:
    assert "apache-airflow" not in constraints(base_image.id)


def test_pip_respects_airflows_requirements(base_image: BuiltImage) -> None:
    found = run(base_image.id, "pip", "install", "--no-index", f"{NEEDED}==98.0", expect=1)
    first, *needs = run(base_image.id, "cat", ALWAYS).stdout.splitlines()

    assert first == f"apache-airflow=={runtime().airflow.local_version}"
    assert [row for row in needs if re.match(rf"{NEEDED}\W", row)]
    assert f"(constraint) {NEEDED}" in found.stdout + found.stderr


def test_a_project_cannot_install_a_version_that_conflicts_with_airflow(default_image: BuiltImage, index: str) -> None:
    with build("empty", default_image, files=requirements(index, f"{NEEDED}==98.0")) as found:
        assert not found.succeeded
        assert f"(constraint) {NEEDED}" in found.log


def test_a_project_cannot_break_a_dependency_of_airflow(default_image: BuiltImage, index: str) -> None:
    with build("empty", default_image, files=requirements(index, f"{BELOW}==98.0")) as found:
        assert not found.succeeded
        assert "Airflow or its dependencies have unmet requirements:" in found.log
        assert BETWEEN in found.log.lower()
        assert f"-c {TESTED}" in found.log
        assert "exit code: 2" in found.log


def test_a_project_gets_a_warning_for_other_broken_packages(default_image: BuiltImage, index: str) -> None:
    with build("empty", default_image, files=requirements(index, "botocore==98.0")) as found:
        assert found.succeeded, found.log
        assert "warning: after this installation, these packages have unmet requirements:" in found.log
        assert "boto3" in found.log
        assert f"-c {TESTED}" in found.log


def test_what_a_project_adds_without_a_version_comes_in_the_tested_version(
    default_image: BuiltImage, index: str
) -> None:
    with build("empty", default_image, files=requirements(index, ABSENT)) as found:
        assert found.succeeded, found.log
        lines = run(found.image, "pip", "freeze").stdout.splitlines()

    assert f"{ABSENT}=={upstream(default_image)[ABSENT]}" in lines


def test_a_version_that_the_project_names_is_the_one_that_it_gets(default_image: BuiltImage, index: str) -> None:
    with build("empty", default_image, files=requirements(index, f"{ABSENT}>=99")) as found:
        assert found.succeeded, found.log
        assert f"Successfully installed {ABSENT}-99.0" in found.log
        assert "tested with" not in found.log


def test_a_tested_version_gives_way_to_what_another_package_needs(default_image: BuiltImage, index: str) -> None:
    with build("empty", default_image, files=requirements(index, ABSENT, "wants-newer-telegram")) as found:
        assert found.succeeded, found.log
        assert f"not in the version that this Airflow was tested with, for a conflict: {ABSENT}\n" in found.log
        assert f"Successfully installed {ABSENT}-99.0 wants-newer-telegram-1.0" in found.log


def test_a_provider_that_cannot_be_imported_is_named_with_what_mends_it(
    default_image: BuiltImage, index: str
) -> None:
    name = "apache-airflow-providers-broken"
    with build("empty", default_image, files=requirements(index, name, "botocore==98.0")) as found:
        assert found.succeeded, found.log
        assert f"warning: {name} 1.0 cannot be imported: ImportError: no name AWSPreparedRequest\n" in found.log
        assert f"tested with: botocore=={expected(default_image)['botocore']}\n" in found.log


def test_a_provider_that_can_be_imported_gets_no_warning(default_image: BuiltImage, index: str) -> None:
    files = requirements(index, "apache-airflow-providers-broken")
    with build("empty", default_image, files=files) as found:
        assert found.succeeded, found.log
        assert "cannot be imported" not in found.log
        left = run(found.image, "bash", "-c", "ls -A /usr/local/airflow /root 2> /dev/null || true", user="0:0").stdout

    assert "airflow.cfg" not in left.replace(".airflow.cfg-is-generated", "")


def test_a_project_can_install_the_tested_version(default_image: BuiltImage, index: str) -> None:
    with build("empty", default_image, files=requirements(index, f"-c {TESTED}", ABSENT)) as found:
        assert found.succeeded, found.log
        assert "warning" not in found.log.lower().replace("warnings", "")
        lines = run(found.image, "pip", "freeze").stdout.splitlines()

    assert f"{ABSENT}=={upstream(default_image)[ABSENT]}" in lines
