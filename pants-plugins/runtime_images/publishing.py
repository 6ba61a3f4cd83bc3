"""Refuse `./pants publish` for images: it would push tags around the rules of a release."""

from __future__ import annotations

from pants.backend.docker.goals.publish import PublishDockerImageFieldSet
from pants.engine.target import Target

REASON = (
    "images are published by `./pants run release -- publish RUNTIME --to REPOSITORY`, "
    "which sets tags when all architectures are there and tested"
)


class PublishError(Exception):
    """An image may not be published so. The text says how."""


def refuse(target: Target) -> bool:
    """Raise PublishError. Pants calls this before it builds anything."""
    raise PublishError(f"{target.address}: {REASON}")


def install() -> None:
    """Make the goal `publish` refuse every image."""
    PublishDockerImageFieldSet.opt_out = staticmethod(refuse)  # type: ignore[method-assign,assignment]
