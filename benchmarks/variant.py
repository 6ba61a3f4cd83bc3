"""What is compared: one Python of one Runtime, as our image and as the plain recipe's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from catalogue import variants as catalogue
from catalogue.model import Runtime
from catalogue.paths import Paths
from catalogue.repository import load_runtime

# In the name of a base image that the user supplies, in the place of Debian's suite.
SUPPLIED = "supplied"


@dataclass(frozen=True)
class Variant:
    """One Python of one Runtime."""

    runtime: str
    version: str
    airflow: str
    python: str
    ours: str
    """Our image: the one without ONBUILD steps, which are no part of a comparison."""
    base: str
    """What both are built on."""

    @property
    def migrate(self) -> str:
        """The command that makes or migrates the database, which has a new name from Airflow 2.7 on."""
        return f"airflow db {'migrate' if self._minor >= (2, 7) else 'upgrade'}"

    @property
    def has_dag_processor(self) -> bool:
        """Whether a process of its own can read the DAG files: from Airflow 2.3 on."""
        return self._minor >= (2, 3)

    @property
    def has_grid(self) -> bool:
        """Whether a DAG's runs are a grid in the web interface: from Airflow 2.3 on, before it they are a tree."""
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
        """The lock that both install."""
        return Paths(self.runtime).lock(self.python)


class NotBuiltError(Exception):
    """There is no image to measure."""


def find_variants(root: Path, runtime: str, tags: Iterable[str]) -> list[Variant]:
    """The variants that were built, the default Python's first."""
    found = load_runtime(root, runtime)
    existing = set(tags)
    possible = [
        _variant(found, python, place) for python in found.python.supported for place in (found.debian_suite, SUPPLIED)
    ]
    # Without its base an image is a remainder, and nothing can be built beside it.
    built = [variant for variant in possible if {variant.ours, variant.base} <= existing]
    if not built:
        command = f"./pants package images/{runtime}::"
        raise NotBuiltError(f"no image of Runtime {found.version}: run {command}")
    # Of a Python with both bases, ours counts.
    first = {variant.python: variant for variant in reversed(built)}
    return sorted(first.values(), key=lambda variant: (variant.python != found.python.default, possible.index(variant)))


def _variant(runtime: Runtime, python: str, place: str) -> Variant:
    # The longest tag is no other Python's.
    tag = catalogue.tags(runtime, catalogue.Variant(python, onbuild=False))[-1]
    airflow = runtime.airflow.version
    base = f"astro-runtime-build/python:{python}-{place}"
    return Variant(runtime.name, runtime.version, airflow, python, f"{catalogue.REPOSITORY}:{tag}", base)
