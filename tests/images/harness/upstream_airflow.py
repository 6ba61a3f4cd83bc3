"""An image with upstream's Airflow: the changes of the backports are reverted."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.changed_image import changed_image
from tests.images.harness.tested_runtime import runtime


@dataclass(frozen=True)
class Difference:
    """Files that the backports change, as path -> upstream's content, and the paths of files that they add."""

    changed: dict[str, bytes]
    added: tuple[str, ...]


def _wheel(version: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(Path("runtimes") / runtime().name / f"apache_airflow-{version}-py3-none-any.whl")


@cache
def difference() -> Difference:
    """Return the difference between the two packaged wheels, without their metadata."""
    airflow = runtime().airflow
    with _wheel(airflow.version) as upstream, _wheel(airflow.local_version) as patched:
        before = {name: upstream.read(name) for name in upstream.namelist() if ".dist-info/" not in name}
        after = {name: patched.read(name) for name in patched.namelist() if ".dist-info/" not in name}
    changed = {name: content for name, content in before.items() if after.get(name) != content}
    return Difference(changed, tuple(sorted(set(after) - set(before))))


@contextmanager
def with_upstream_airflow(image: BuiltImage) -> Iterator[str]:
    """Yield the name of the image with upstream's Airflow. Remove it after the block."""
    folder = f"/usr/local/lib/python{image.variant.python}/site-packages"
    files = {f"{folder}/{name}": content for name, content in difference().changed.items()}
    command = ("rm", "-f", *(f"{folder}/{name}" for name in difference().added))
    with changed_image(image, *command, files=files) as found:
        yield found
