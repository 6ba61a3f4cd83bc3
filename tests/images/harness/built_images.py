"""The images of the Runtime under test: those that were built, and those that were left out."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.variants import Variant, tags, variants
from tests.images.harness.engine import engine
from tests.images.harness.tested_runtime import interpreters, runtime, supplied_bases


@dataclass(frozen=True)
class BuiltImage:
    """An image that Pants built for a test: its id, and the names it got."""

    variant: Variant
    id: str
    names: tuple[str, ...]

    @property
    def config(self) -> dict[str, Any]:
        """The image's configuration."""
        found: dict[str, Any] = self.attributes["Config"]
        return found

    @property
    def attributes(self) -> dict[str, Any]:
        """All that the engine knows of the image."""
        return _attributes(self.id)

    @property
    def is_ours(self) -> bool:
        """Whether its Debian and CPython are ours, not those of a base that a user supplies."""
        return self.supplied is None

    @property
    def supplied(self) -> str | None:
        """The name of the base image that a user supplied for its Python, if one did."""
        return supplied_bases().get(self.variant.python)

    @property
    def layers(self) -> list[str]:
        """The digests of its layers, the lowest first."""
        return [str(layer) for layer in self.attributes["RootFS"]["Layers"]]


@cache
def _attributes(reference: str) -> dict[str, Any]:
    return engine().images.get(reference).attrs


def _info(variant: Variant) -> Path:
    return Path(runtime().paths.image_info(variant.name))


@cache
def built(variant: Variant) -> BuiltImage | None:
    """The image of a variant, or None when it was left out of the build."""
    if not _info(variant).exists():
        return None
    info = json.loads(_info(variant).read_text(encoding="utf-8"))
    names = tuple(tag["name"] for registry in info["registries"] for tag in registry["tags"])
    # Pants does not find the id in everything that the builder may print.
    known = str(info["image_id"]).startswith("sha256:")
    return BuiltImage(variant, info["image_id"] if known else _id(names[0]), names)


def _id(name: str) -> str:
    return str(_attributes(name)["Id"])


def skip_reason(variant: Variant) -> str:
    """Why a variant may be missing; AssertionError if there is no good reason."""
    source = interpreters()[variant.python].source
    tag = tags(runtime(), variant)[0]
    assert source != "debian", f"{tag} was not built, although its CPython's source is Debian's"
    assert not os.environ.get("RUNTIME_STRICT"), f"{tag} was not built (RUNTIME_STRICT)"
    return f"{tag} was left out of the build: the source of its CPython is at {source}"


def all_variants(*, onbuild: bool | None = None, default: bool | None = None) -> list[Variant]:
    """The variants of the Runtime: all, or only (not) ONBUILD ones, or (not) those of the default Python."""
    found = [v for v in variants(runtime()) if onbuild is None or v.onbuild == onbuild]
    return [v for v in found if default in (None, v.python == runtime().python.default)]


def other(image: BuiltImage) -> BuiltImage | None:
    """The `-base` image of an ONBUILD image, and the other way round."""
    return built(Variant(image.variant.python, not image.variant.onbuild))
