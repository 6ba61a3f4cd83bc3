"""The predicate of a SLSA v1 provenance."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from packageurl import PackageURL

from catalogue.labels import OCI
from catalogue.paths import CPYTHON, debian_lock
from catalogue.variants import Variant
from release.contents.image import Image
from release.provenance.builder import Builder
from release.recipe.recipe import Pin, Recipe

TYPE = "https://slsa.dev/provenance/v1"
BUILD_TYPE = "urn:astro-runtime:build:pants-package:v1"
# The address of a repository whose image has no label with it.
UNKNOWN_SOURCE = "urn:astro-runtime:source:unknown"
_UV = "3rdparty/python/image/uv.txt"


def predicate(made: Recipe, image: Image, builder: Builder) -> dict[str, Any]:
    """Return how an image was built: the command, the source with its revision, the materials with hashes, the builder.

    Raises InputError if the image has no label with the time of its build.
    """
    return {
        "buildDefinition": {
            "buildType": BUILD_TYPE,
            "externalParameters": _parameters(made, image),
            "internalParameters": {"sourceDateEpoch": image.created},
            "resolvedDependencies": [_source(image), *_files(made), *_materials(made)],
        },
        "runDetails": {
            "builder": {"id": builder.id},
            **({"metadata": {"invocationId": builder.invocation}} if builder.invocation else {}),
        },
    }


def source(image: Image) -> str:
    """Return the address of the repository that an image was built from, as its label has it."""
    return image.labels.get(f"{OCI}.source", UNKNOWN_SOURCE)


def _parameters(made: Recipe, image: Image) -> Mapping[str, str]:
    variant = Variant(made.minor, onbuild="io.astronomer.docker.airflow.onbuild" in image.labels)
    target = made.runtime.paths.image_target(variant.name)
    return {
        "source": source(image),
        "runtime": made.runtime.name,
        "version": made.runtime.version,
        "python": made.minor,
        "platform": image.platform,
        "target": target,
        "command": f"./pants package {target}",
    }


def _source(image: Image) -> Mapping[str, Any]:
    revision = image.labels.get(f"{OCI}.revision", "")
    address = source(image)
    uri = address if address == UNKNOWN_SOURCE else f"git+{address}@{revision}"
    return {"uri": uri, "digest": {"gitCommit": revision.removesuffix("-dirty")}, "name": "source"}


def _files(made: Recipe) -> Iterator[Mapping[str, Any]]:
    """Yield the files of the repository that hold the hashes of the materials."""
    suite = made.suite.suite
    paths = [
        made.runtime.paths.lock(made.minor),
        debian_lock(suite, made.architecture),
        debian_lock(suite, made.architecture, "build-"),
        CPYTHON,
        _UV,
    ]
    for path in paths:
        content = (made.root / path).read_bytes()
        yield {"name": path, "uri": f"file:{path}", "digest": {"sha256": hashlib.sha256(content).hexdigest()}}


def _materials(made: Recipe) -> Iterator[Mapping[str, Any]]:
    for archive in made.interpreter.archives:
        name = archive.path.rpartition("/")[2]
        uri = PackageURL("generic", None, name, None, {"checksum": f"sha256:{archive.sha256}"}).to_string()
        yield {"name": name, "uri": uri, "digest": {"sha256": archive.sha256}}
    for packages in (made.debian, made.build):
        for name, pin in packages.items():
            qualifiers = {"arch": made.architecture, "distro": made.suite.suite}
            yield _material(PackageURL("deb", "debian", name, pin.version, qualifiers), pin)
    for name, pin in made.python.items():
        yield _material(PackageURL("pypi", None, name, pin.version), pin)


def _material(purl: PackageURL, pin: Pin) -> Mapping[str, Any]:
    if len(pin.sha256) == 1:
        return {"uri": purl.to_string(), "digest": {"sha256": pin.sha256[0]}}
    # The platform decides which artifact of a package is used: the lock allows one for each.
    return {"uri": purl.to_string(), "annotations": {"lockedSha256": list(pin.sha256)}}


def joined(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the provenance of an index from those of its platforms: all platforms, and the materials of each."""
    first = found[0]["buildDefinition"]
    platforms = ",".join(one["buildDefinition"]["externalParameters"]["platform"] for one in found)
    materials = {json.dumps(row): row for one in found for row in one["buildDefinition"]["resolvedDependencies"]}
    return {
        **found[0],
        "buildDefinition": {
            **first,
            "externalParameters": {**first["externalParameters"], "platform": platforms},
            "resolvedDependencies": list(materials.values()),
        },
    }
