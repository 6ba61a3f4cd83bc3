"""The Python packages that an image must have, and no others."""

from __future__ import annotations

from pathlib import Path

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.python_version import full_version
from tests.images.harness.tested_runtime import locked, runtime


def expected(image: BuiltImage) -> dict[str, str]:
    """Name -> version: the locked ones, Airflow with its backports, and the plugins of the Runtime."""
    lock = locked(full_version(image), image.attributes["Architecture"])
    return {**lock, **_plugins(), "apache-airflow": runtime().airflow.local_version}


def _plugins() -> dict[str, str]:
    """The plugins, in the versions of the wheels that are built from the repository."""
    wheels = [path.name.split("-") for path in Path("plugins").glob("*.whl")]
    versions = {name.replace("_", "-"): version for name, version, *_ in wheels}
    return {name: versions[name] for name in runtime().plugins}
