"""The exact set of Python packages that an image must have."""

from __future__ import annotations

from pathlib import Path

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.python_version import full_version
from tests.images.harness.tested_runtime import locked, runtime


def expected(image: BuiltImage) -> dict[str, str]:
    """Name -> version of the locked packages, Airflow with its backports, and the Runtime's plugins."""
    lock = locked(full_version(image), image.attributes["Architecture"])
    return {**lock, **_plugins(), "apache-airflow": runtime().airflow.local_version}


def _plugins() -> dict[str, str]:
    """Name -> version of the plugins, from the wheels that the repository builds."""
    wheels = [path.name.split("-") for path in Path("plugins").glob("*.whl")]
    versions = {name.replace("_", "-"): version for name, version, *_ in wheels}
    return {name: versions[name] for name in runtime().plugins}
