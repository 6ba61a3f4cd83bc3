"""An image like another but for what a command changed in it."""

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
    """The name of an image with these files, in which the command was run as root; it is removed after the block."""
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
    """The name of an image without our plugin: Airflow's web interface as Airflow has it."""
    with changed_image(image, "pip", "uninstall", "-y", "-q", "astronomer-runtime-extensions") as found:
        yield found
