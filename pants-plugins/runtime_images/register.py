"""The Pants backend that generates image targets from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from pants.engine.rules import Rule
from pants.engine.target import Target
from pants.engine.unions import UnionRule

from runtime_images import (
    airflow_distribution,
    build_failures,
    catalogue,
    cpython_sources,
    debian,
    debian_images,
    disks,
    image_ids,
    image_tests,
    locks,
    mirrors,
    publishing,
    python_images,
    runtime_images,
    subsystem,
)
from runtime_images.targets import (
    AirflowDistribution,
    CPythonSource,
    DebianImages,
    PythonImages,
    RuntimeImages,
    RuntimeImageTests,
)


def target_types() -> Iterable[type[Target]]:
    """Return the targets that BUILD files can use."""
    return (AirflowDistribution, CPythonSource, DebianImages, PythonImages, RuntimeImageTests, RuntimeImages)


def rules() -> Iterable[Rule | UnionRule]:
    """Return every rule of the backend."""
    build_failures.install()
    image_ids.install()
    publishing.install()
    modules = (
        airflow_distribution,
        catalogue,
        cpython_sources,
        debian,
        debian_images,
        disks,
        locks,
        mirrors,
        python_images,
        image_tests,
        runtime_images,
        subsystem,
    )
    return [rule for module in modules for rule in module.rules()]
