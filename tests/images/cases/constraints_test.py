"""A project's requirements leave Airflow what it needs, and can have the versions that it was tested with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.expected_packages import expected
from tests.images.harness.package_index import PORT, package_index
from tests.images.harness.project_builds import build
from tests.images.harness.python_version import full_version
from tests.images.harness.tested_runtime import runtime, upstream_constraints

TESTED = "/etc/astro-runtime/airflow-constraints.txt"
ALWAYS = "/etc/astro-runtime/constraints.txt"
# What every Airflow limits itself, whatever its providers limit.
NEEDED = "flask"
# What every Airflow needs, and a package that this limits in turn.
BETWEEN, BELOW = "connexion", "clickclick"
# A provider that no image has.
ABSENT = "apache-airflow-providers-telegram"


@cache
def constraints(image_id: str) -> dict[str, str]:
    """Name -> version of the tested versions that an image carries."""
    rows = run(image_id, "cat", TESTED).stdout.splitlines()
    pairs = (row.partition("==") for row in rows if not row.startswith("#"))
    return {name: version for name, _, version in pairs}


def upstream(image: BuiltImage) -> dict[str, str]:
    return upstream_constraints(full_version(image))


@pytest.fixture(scope="module")
def index(default_image: BuiltImage) -> Iterator[str]:
    """An index of packages in versions that do not go with Airflow; of one there is the tested one too."""
    tested = {ABSENT: upstream(default_image)[ABSENT]}
    # Each of these is what another needs in an older version: Airflow, connexion, boto3.
    newer = dict.fromkeys((NEEDED, BELOW, "botocore"), "98.0")
    with package_index(default_image.id, further={**tested, **newer}) as found:
        yield found


def requirements(index: str, *rows: str) -> dict[str, bytes]:
    """A requirements.txt that takes packages from the index."""
    lines = [f"--index-url http://{index}:{PORT}/simple/", f"--trusted-host {index}", *rows]
    return {"requirements.txt": "\n".join(lines).encode()}


def test_what_the_image_has_is_what_was_tested(base_image: BuiltImage) -> None:
    ours = {"apache-airflow", *runtime().plugins}
    there = {name: version for name, version in expected(base_image).items() if name not in ours}

    assert there.items() <= constraints(base_image.id).items()


def test_of_what_the_image_lacks_airflows_own_constraints_say_what_was_tested(base_image: BuiltImage) -> None:
    absent = upstream(base_image).keys() - expected(base_image).keys()

    assert ABSENT in absent
    assert {name: constraints(base_image.id)[name] for name in absent} == {
        name: upstream(base_image)[name] for name in absent
    }


def test_airflow_has_no_row_among_the_tested_versions(base_image: BuiltImage) -> None:
    assert "apache-airflow" not in constraints(base_image.id)


def test_pip_keeps_to_what_airflow_needs(base_image: BuiltImage) -> None:
    found = run(base_image.id, "pip", "install", "--no-index", f"{NEEDED}==98.0", expect=1)
    first, *needs = run(base_image.id, "cat", ALWAYS).stdout.splitlines()

    assert first == f"apache-airflow=={runtime().airflow.local_version}"
    assert [row for row in needs if re.match(rf"{NEEDED}\W", row)]
    assert f"(constraint) {NEEDED}" in found.stdout + found.stderr


def test_a_project_cannot_ask_for_what_airflow_cannot_work_with(default_image: BuiltImage, index: str) -> None:
    with build("empty", default_image, files=requirements(index, f"{NEEDED}==98.0")) as found:
        assert not found.succeeded
        assert f"(constraint) {NEEDED}" in found.log


def test_a_project_cannot_take_from_a_need_of_airflow_what_that_needs(default_image: BuiltImage, index: str) -> None:
    with build("empty", default_image, files=requirements(index, f"{BELOW}==98.0")) as found:
        assert not found.succeeded
        assert "Airflow does not have what it needs" in found.log
        assert BETWEEN in found.log.lower()
        assert f"-c {TESTED}" in found.log
        assert "exit code: 2" in found.log


def test_a_project_is_warned_of_other_packages_that_lack_what_they_need(default_image: BuiltImage, index: str) -> None:
    with build("empty", default_image, files=requirements(index, "botocore==98.0")) as found:
        assert found.succeeded, found.log
        assert "warning: after this installation, these packages have unmet requirements:" in found.log
        assert "boto3" in found.log
        assert f"-c {TESTED}" in found.log


def test_a_project_has_the_tested_version_for_the_asking(default_image: BuiltImage, index: str) -> None:
    with build("empty", default_image, files=requirements(index, f"-c {TESTED}", ABSENT)) as found:
        assert found.succeeded, found.log
        assert "warning" not in found.log.lower().replace("warnings", "")
        lines = run(found.image, "pip", "freeze").stdout.splitlines()

    assert f"{ABSENT}=={upstream(default_image)[ABSENT]}" in lines
