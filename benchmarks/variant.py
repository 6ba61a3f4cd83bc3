"""A pair of images to compare: ours and the plain recipe's, for one Python of one Runtime."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catalogue import variants as catalogue
from catalogue.model import Runtime
from catalogue.paths import Paths
from catalogue.repository import load_runtime

# Replaces Debian's suite in the name of a base image that the user supplies.
SUPPLIED = "supplied"


@dataclass(frozen=True)
class Variant:
    """One Python of one Runtime."""

    runtime: str
    version: str
    airflow: str
    python: str
    ours: str
    """Our image without ONBUILD steps, which the comparison does not include."""
    base: str
    """The base image of both."""

    @property
    def migrate(self) -> str:
        """The command that creates or migrates the database; Airflow 2.7 renamed it."""
        return f"airflow db {'migrate' if self._minor >= (2, 7) else 'upgrade'}"

    @property
    def has_dag_processor(self) -> bool:
        """Whether Airflow has a separate process for DAG files: from 2.3 on."""
        return self._minor >= (2, 3)

    @property
    def has_grid(self) -> bool:
        """Whether the web interface shows a DAG's runs as a grid: from Airflow 2.3 on. Before, it shows a tree."""
        return self._minor >= (2, 3)

    @property
    def _minor(self) -> tuple[int, ...]:
        return tuple(map(int, self.airflow.split(".")[:2]))

    @property
    def plain(self) -> str:
        """The plain recipe's image."""
        return f"astro-runtime-plain:{self.version}-python-{self.python}"

    @property
    def lock(self) -> str:
        """The lock of both images."""
        return Paths(self.runtime).lock(self.python)


class NotBuiltError(Exception):
    """No image to measure has been built."""


def find_variants(root: Path, runtime: str, tags: Iterable[str]) -> list[Variant]:
    """Return the built variants, with the default Python first. Raises NotBuiltError if there are none."""
    found = load_runtime(root, runtime)
    existing = set(tags)
    possible = [
        _variant(found, python, place) for python in found.python.supported for place in (found.debian_suite, SUPPLIED)
    ]
    # Skip an image without its base: the plain recipe cannot be built for it.
    built = [variant for variant in possible if {variant.ours, variant.base} <= existing]
    if not built:
        command = f"./pants package images/{runtime}::"
        raise NotBuiltError(f"no image of Runtime {found.version}: run {command}")
    # If a Python has both bases, prefer ours.
    first = {variant.python: variant for variant in reversed(built)}
    return sorted(first.values(), key=lambda variant: (variant.python != found.python.default, possible.index(variant)))


def _variant(runtime: Runtime, python: str, place: str) -> Variant:
    # The last tag is the longest, and names only this Python.
    tag = catalogue.tags(runtime, catalogue.Variant(python, onbuild=False))[-1]
    airflow = runtime.airflow.version
    base = f"astro-runtime-build/python:{python}-{place}"
    return Variant(runtime.name, runtime.version, airflow, python, f"{catalogue.REPOSITORY}:{tag}", base)
