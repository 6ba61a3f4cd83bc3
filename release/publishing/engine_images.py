"""Take the images of a Runtime from the engine into a layout."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
from docker.errors import DockerException, ImageNotFound

from catalogue.labels import OCI, OURS
from catalogue.model import Runtime
from catalogue.variants import Variant, image_name, tags, variants
from release.common.errors import InputError, ReleaseError
from release.layouts.compression import Compression
from release.layouts.export import export
from release.layouts.layout import Layout
from release.layouts.saved import Saved, saved
from release.oci.digests import CHUNK
from release.publishing.outcomes import TestResults
from release.publishing.records import Record, write

_SECONDS = 600


@dataclass(frozen=True)
class EngineImage:
    """An image of the engine at DOCKER_HOST."""

    variant: Variant
    name: str
    id: str
    architecture: str
    handle: Any

    def save(self, file: Path) -> None:
        """Write the engine's archive of it. Raises ReleaseError if the engine fails."""
        try:
            with file.open("wb") as target:
                for chunk in self.handle.save(chunk_size=CHUNK):
                    target.write(chunk)
        except (DockerException, OSError) as error:
            raise ReleaseError(f"{self.name}: the engine does not give it: {_line(error)}") from None


def engine_images(runtime: Runtime, pythons: Collection[str] = ()) -> list[EngineImage]:
    """Return the images of a Runtime, of these Pythons or of all.

    Raises InputError for an unknown Python or an image that the engine lacks, and ReleaseError without an engine.
    """
    for python in pythons:
        if python not in runtime.python.supported:
            raise InputError(f"--python: expected one of {', '.join(runtime.python.supported)}, found {python[:20]}")
    try:
        engine = docker.from_env(timeout=_SECONDS)
        engine.ping()
    except DockerException:
        raise ReleaseError("the container engine does not answer: start it, then run the command again") from None
    wanted = [variant for variant in variants(runtime) if not pythons or variant.python in pythons]
    return [_found(engine, runtime, variant) for variant in wanted]


def _found(engine: Any, runtime: Runtime, variant: Variant) -> EngineImage:
    name = image_name(runtime, variant)
    try:
        image = engine.images.get(name)
    except ImageNotFound:
        target = runtime.paths.image_target(variant.name)
        raise InputError(f"{name}: expected this image on the engine, found none: ./pants package {target}") from None
    except DockerException as error:
        raise ReleaseError(f"{name}: the engine does not find it: {_line(error)}") from None
    return EngineImage(variant, name, str(image.id), str(image.attrs["Architecture"]), image)


def export_image(
    image: EngineImage, runtime: Runtime, layout: Layout, how: Compression, tests: TestResults | None
) -> Record:
    """Write an image into a layout, with its tags and its record.

    Raises InputError if it is an image of something else, and as `export` and `save` do.
    """
    with layout.staged() as archive:
        image.save(archive)
        with saved(archive) as opened:
            _check(image, runtime, opened)
            made = export(opened, image.id, layout, how)
            built_from = opened.labels.get(f"{OCI}.revision", "unknown")
    record = Record(runtime.name, runtime.version, image.variant.name, image.id, built_from, made, tests)
    write(layout, record)
    # Last, since a name is what others look for.
    layout.tag(made, tags(runtime, image.variant))
    return record


def _check(image: EngineImage, runtime: Runtime, found: Saved) -> None:
    wanted = {
        f"{OURS}.runtime.version": runtime.version,
        f"{OURS}.airflow.onbuild": "true" if image.variant.onbuild else None,
    }
    for label, value in wanted.items():
        if found.labels.get(label) != value:
            raise InputError(f"{image.name}: expected the label {label}={value}, found {found.labels.get(label)}")


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]
