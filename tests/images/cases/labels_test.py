"""The labels of an image: what it is, of what it was built, and when."""

from __future__ import annotations

import re

from catalogue.labels import OCI, digest, labels
from tests.images.harness.built_images import BuiltImage
from tests.images.harness.engine import engine
from tests.images.harness.tested_runtime import interpreters, runtime

SOURCE, BASE, DIGEST = f"{OCI}.source", f"{OCI}.base.name", f"{OCI}.base.digest"
# What others look for, by hand: `labels` could leave one out.
PUBLISHED = {
    "io.astronomer.docker": "true",
    "io.astronomer.docker.component": "airflow",
    "io.astronomer.docker.distro": "debian",
    "io.astronomer.docker.module": "airflow",
    "io.astronomer.docker.uid": "50000",
    "org.opencontainers.image.licenses": "Apache-2.0",
    "org.opencontainers.image.title": "Astro Runtime",
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def expected(image: BuiltImage) -> dict[str, str]:
    """Every label; those that only the build knows as they are in the image."""
    found, minor = image.config["Labels"], image.variant.python
    return labels(
        runtime(),
        image.variant,
        interpreters()[minor].version if image.is_ours else minor,
        created=found.get(f"{OCI}.created"),
        revision=found.get(f"{OCI}.revision"),
        source=found.get(SOURCE),
        base_name=found.get(BASE),
        base_digest=found.get(DIGEST),
    )


def inherited(image: BuiltImage) -> dict[str, str]:
    """The labels that a supplied base has itself."""
    return dict(engine().images.get(image.supplied).labels) if image.supplied else {}


def test_its_labels_are_those_of_the_catalogue_and_no_others(image: BuiltImage) -> None:
    assert image.config["Labels"] == {**inherited(image), **expected(image)}


def test_its_labels_are_the_published_ones(image: BuiltImage) -> None:
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
    assert f"{found['io.astronomer.docker.python.version']}.".startswith(f"{image.variant.python}.")


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
    assert re.fullmatch(r"(https://\S+)?", image.config["Labels"].get(SOURCE, ""))


def test_it_names_its_base_and_the_digest_if_that_was_given_by_one(image: BuiltImage) -> None:
    name = image.config["Labels"][BASE]

    assert name
    assert (image.config["Labels"].get(DIGEST) or None) == digest(name)
