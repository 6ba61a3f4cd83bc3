"""What the footer says: which Runtime runs, on which Airflow, from which image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

VERSION = "ASTRONOMER_RUNTIME_VERSION"
IMAGE_TAG = "ASTRONOMER_IMAGE_TAG"
# Astro gives a deployment its whole image reference.
IMAGE = "ASTRONOMER_AIRFLOW_IMAGE"


@dataclass(frozen=True)
class Identity:
    """The Runtime's version and Airflow's, and the tag of the deployment's image; empty when not known."""

    runtime: str
    airflow: str
    image_tag: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the footer, as plain text."""
        runtime = f"Astronomer Runtime {self.runtime}" if self.runtime else "Astronomer Runtime"
        tag = (f"Image tag: {self.image_tag}",) if self.image_tag else ()
        return (f"{runtime} based on Airflow {self.airflow}", *tag)


def identify(environment: Mapping[str, str], airflow: str) -> Identity:
    """Who runs, from the environment and Airflow's own version."""
    tag = environment.get(IMAGE_TAG, "").strip() or tag_of(environment.get(IMAGE, "").strip())
    return Identity(environment.get(VERSION, "").strip(), airflow, tag)


def tag_of(image: str) -> str:
    """The tag of an image reference such as `registry:5000/name:tag@sha256:…`; empty when it has none."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[2]
