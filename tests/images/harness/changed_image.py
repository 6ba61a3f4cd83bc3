"""Derive an image from another by running a command in it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import result, started
from tests.images.harness.engine import engine, labels
from tests.images.harness.project_builds import REPOSITORY


@contextmanager
def changed_image(image: BuiltImage, *command: str, files: Mapping[str, bytes] | None = None) -> Iterator[str]:
    """Add files, run a command as root, and yield the name of the resulting image. Remove it after the block."""
    tag = str(time.time_ns())
    made = [f"LABEL {name}={value}" for name, value in labels().items()]
    with started(image.id, *command, files=files, user="0:0") as container:
        found = result(container, 60)
        assert found.exit_code == 0, found
        container.commit(REPOSITORY, tag, changes=[f"USER {image.config['User']}", *made])
    try:
        yield f"{REPOSITORY}:{tag}"
    finally:
        engine().images.remove(f"{REPOSITORY}:{tag}", force=True)


@contextmanager
def without_plugin(image: BuiltImage) -> Iterator[str]:
    """Yield the name of the image without the Runtime's plugin, which has Airflow's own web interface."""
    with changed_image(image, "pip", "uninstall", "-y", "-q", "astronomer-runtime-extensions") as found:
        yield found
