"""The footer's text."""

from __future__ import annotations

import pytest

from astronomer_runtime_extensions.identity import identify, tag_of

VERSION = {"ASTRONOMER_RUNTIME_VERSION": "10.9.0"}


def test_it_names_the_runtime_and_airflow() -> None:
    assert identify(VERSION, "2.8.4+astro.1").lines == ("Astronomer Runtime 10.9.0 based on Airflow 2.8.4+astro.1",)


def test_a_second_line_names_the_image_tag() -> None:
    found = identify({**VERSION, "ASTRONOMER_IMAGE_TAG": "deploy-2022-05-19T21-57"}, "2.8.4")

    assert found.lines[1:] == ("Image tag: deploy-2022-05-19T21-57",)


def test_the_tag_is_taken_from_the_image_of_a_deployment() -> None:
    assert identify({"ASTRONOMER_AIRFLOW_IMAGE": "example.com:5000/a/b:deploy-1"}, "2.8.4").image_tag == "deploy-1"


def test_a_tag_that_is_given_comes_before_that_of_the_image() -> None:
    found = identify({"ASTRONOMER_AIRFLOW_IMAGE": "a:image", "ASTRONOMER_IMAGE_TAG": "given"}, "2.8.4")

    assert found.image_tag == "given"


def test_without_a_version_it_names_airflow_alone() -> None:
    assert identify({}, "2.8.4").lines == ("Astronomer Runtime based on Airflow 2.8.4",)


@pytest.mark.parametrize(
    ("image", "tag"),
    [
        ("a:1", "1"),
        ("a", ""),
        ("example.com:5000/a", ""),
        ("example.com:5000/a:1@sha256:00", "1"),
        ("a@sha256:00", ""),
        ("", ""),
    ],
)
def test_the_tag_of_an_image(image: str, tag: str) -> None:
    assert tag_of(image) == tag
