"""The labels of an image: its versions, its source, its base, and its build time."""

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
# The other labels of every image, whose values differ.
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
# The first Runtime whose tags can name the Python.
FIRST_WITH_PYTHON = 9
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def inherited(image: BuiltImage) -> dict[str, str]:
    """Return the labels of the supplied base, if there is one."""
    return dict(engine().images.get(image.supplied).labels) if image.supplied else {}


def base_name(image: BuiltImage) -> str:
    """Return the name of the image that an image is built on."""
    if not image.variant.onbuild:
        return image.supplied or f"debian:{runtime().debian_suite}"
    is_default = runtime().major < FIRST_WITH_PYTHON or image.variant.python == runtime().python.default
    return f"astro-runtime:{runtime().version}{'' if is_default else f'-python-{image.variant.python}'}-base"


def test_it_has_exactly_the_published_labels(image: BuiltImage) -> None:
    onbuild = {ONBUILD} if image.variant.onbuild else set()
    # A supplied base may have these two labels, so the image must override them.
    optional = {SOURCE} if source_url() or image.supplied else set()
    optional |= {DIGEST} if image.supplied else set()

    assert set(image.config["Labels"]) == {*PUBLISHED, *OWN, *onbuild, *optional, *inherited(image)}


def test_its_labels_have_the_published_values(image: BuiltImage) -> None:
    found = image.config["Labels"]

    assert {name: found.get(name) for name in PUBLISHED} == PUBLISHED


def test_it_names_the_versions(image: BuiltImage) -> None:
    found, version, airflow = image.config["Labels"], runtime().version, runtime().airflow

    # The version has no suffix. Only the tag names the variant.
    assert re.fullmatch(r"\d+\.\d+\.\d+", found["io.astronomer.docker.runtime.version"])
    assert found["io.astronomer.docker.runtime.version"] == found["org.opencontainers.image.version"] == version
    # A Runtime without backports has upstream's Airflow version.
    backports = "" if airflow.build is None else f"+astro.{airflow.build}"
    assert found["io.astronomer.docker.airflow.version"] == f"{airflow.version}{backports}"
    python = interpreters()[image.variant.python].version if image.is_ours else image.variant.python
    assert found["io.astronomer.docker.python.version"] == python
    assert python.startswith(image.variant.python)


def test_only_the_onbuild_image_has_the_onbuild_label(image: BuiltImage) -> None:
    found = image.config["Labels"].get("io.astronomer.docker.airflow.onbuild")

    assert found == ("true" if image.variant.onbuild else None)


def test_it_has_the_build_time(image: BuiltImage) -> None:
    found = image.config["Labels"]

    assert TIME.fullmatch(found["io.astronomer.docker.build_time"])
    assert found["io.astronomer.docker.build_time"] == found["org.opencontainers.image.created"]
    assert found["org.opencontainers.image.created"] == image.attributes["Created"]


def test_it_names_its_commit(image: BuiltImage) -> None:
    assert re.fullmatch("[0-9a-f]{40}(-dirty)?", image.config["Labels"][f"{OCI}.revision"])


def test_it_names_its_source_repository_if_one_is_set(image: BuiltImage) -> None:
    # With a supplied base the label is always set, because an empty label overrides that of the base.
    assert image.config["Labels"].get(SOURCE, "") == source_url()


def test_it_names_its_base_and_a_given_digest(image: BuiltImage) -> None:
    found, name = image.config["Labels"], base_name(image)

    assert found[BASE] == name
    assert found.get(DIGEST, "") == name.partition("@")[2]
