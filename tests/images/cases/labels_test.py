"""The labels of an image: what it is, of what it was built, and when."""

from __future__ import annotations

import re

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.engine import engine
from tests.images.harness.tested_runtime import interpreters, runtime, source_url

OCI = "org.opencontainers.image"
SOURCE, BASE, DIGEST = f"{OCI}.source", f"{OCI}.base.name", f"{OCI}.base.digest"
# The published labels that are the same in every image.
PUBLISHED = {
    "io.astronomer.docker": "true",
    "io.astronomer.docker.component": "airflow",
    "io.astronomer.docker.distro": "debian",
    "io.astronomer.docker.module": "airflow",
    "io.astronomer.docker.uid": "50000",
    "org.opencontainers.image.description": "An open distribution of Apache Airflow",
    "org.opencontainers.image.licenses": "Apache-2.0",
    "org.opencontainers.image.title": "Astro Runtime",
}
# Those that every image has besides, with a value of its own.
OWN = {
    "io.astronomer.docker.airflow.version",
    "io.astronomer.docker.build_time",
    "io.astronomer.docker.python.version",
    "io.astronomer.docker.runtime.version",
    "org.opencontainers.image.base.name",
    "org.opencontainers.image.created",
    "org.opencontainers.image.revision",
    "org.opencontainers.image.version",
}
ONBUILD = "io.astronomer.docker.airflow.onbuild"
# The first Runtime whose tags may name the Python.
FIRST_WITH_PYTHON = 9
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def inherited(image: BuiltImage) -> dict[str, str]:
    """The labels that a supplied base has itself."""
    return dict(engine().images.get(image.supplied).labels) if image.supplied else {}


def base_name(image: BuiltImage) -> str:
    """The name of the image that an image is built on."""
    if not image.variant.onbuild:
        return image.supplied or f"debian:{runtime().debian_suite}"
    is_default = runtime().major < FIRST_WITH_PYTHON or image.variant.python == runtime().python.default
    return f"astro-runtime:{runtime().version}{'' if is_default else f'-python-{image.variant.python}'}-base"


def test_it_has_the_published_labels_and_no_others(image: BuiltImage) -> None:
    onbuild = {ONBUILD} if image.variant.onbuild else set()
    # A supplied base may have these two itself, which would be taken for those of the image.
    told = {SOURCE} if source_url() or image.supplied else set()
    told |= {DIGEST} if image.supplied else set()

    assert set(image.config["Labels"]) == {*PUBLISHED, *OWN, *onbuild, *told, *inherited(image)}


def test_its_labels_have_the_published_values(image: BuiltImage) -> None:
    found = image.config["Labels"]

    assert {name: found.get(name) for name in PUBLISHED} == PUBLISHED


def test_it_says_what_is_in_it(image: BuiltImage) -> None:
    found, version, airflow = image.config["Labels"], runtime().version, runtime().airflow

    # The version is bare: what an image is a variant of is in its tag alone.
    assert re.fullmatch(r"\d+\.\d+\.\d+", found["io.astronomer.docker.runtime.version"])
    assert found["io.astronomer.docker.runtime.version"] == found["org.opencontainers.image.version"] == version
    # A Runtime without backports has Airflow as it is published.
    backports = "" if airflow.build is None else f"+astro.{airflow.build}"
    assert found["io.astronomer.docker.airflow.version"] == f"{airflow.version}{backports}"
    python = interpreters()[image.variant.python].version if image.is_ours else image.variant.python
    assert found["io.astronomer.docker.python.version"] == python
    assert python.startswith(image.variant.python)


def test_only_the_onbuild_image_says_that_it_is_one(image: BuiltImage) -> None:
    found = image.config["Labels"].get("io.astronomer.docker.airflow.onbuild")

    assert found == ("true" if image.variant.onbuild else None)


def test_it_says_when_it_was_built(image: BuiltImage) -> None:
    found = image.config["Labels"]

    assert TIME.fullmatch(found["io.astronomer.docker.build_time"])
    assert found["io.astronomer.docker.build_time"] == found["org.opencontainers.image.created"]
    assert found["org.opencontainers.image.created"] == image.attributes["Created"]


def test_it_names_the_commit_it_was_built_from(image: BuiltImage) -> None:
    assert re.fullmatch("[0-9a-f]{40}(-dirty)?", image.config["Labels"][f"{OCI}.revision"])


def test_it_names_the_place_of_its_source_if_the_build_was_told_one(image: BuiltImage) -> None:
    # With a supplied base the label is there in any case: an empty one hides that of the base.
    assert image.config["Labels"].get(SOURCE, "") == source_url()


def test_it_names_its_base_and_the_digest_if_that_was_given_by_one(image: BuiltImage) -> None:
    found, name = image.config["Labels"], base_name(image)

    assert found[BASE] == name
    assert found.get(DIGEST, "") == name.partition("@")[2]
