"""The images of the Runtime under test: which were built, and which were skipped."""

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
    """An image that Pants built for a test: its id and its names."""

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
        """The engine's `inspect` output for the image."""
        return _attributes(self.id)

    @property
    def is_ours(self) -> bool:
        """Whether the project built its Debian and CPython. False for a base image that a user supplies."""
        return self.supplied is None

    @property
    def supplied(self) -> str | None:
        """The name of the base image that a user supplies for its Python, or None."""
        return supplied_bases().get(self.variant.python)

    @property
    def layers(self) -> list[str]:
        """The digests of its layers, lowest first."""
        return [str(layer) for layer in self.attributes["RootFS"]["Layers"]]


@cache
def _attributes(reference: str) -> dict[str, Any]:
    return engine().images.get(reference).attrs


def _info(variant: Variant) -> Path:
    return Path(runtime().paths.image_info(variant.name))


@cache
def built(variant: Variant) -> BuiltImage | None:
    """Return the image of a variant, or None if the build skipped it."""
    if not _info(variant).exists():
        return None
    info = json.loads(_info(variant).read_text(encoding="utf-8"))
    names = tuple(tag["name"] for registry in info["registries"] for tag in registry["tags"])
    # Pants cannot find the id in every form of the builder's output.
    known = str(info["image_id"]).startswith("sha256:")
    return BuiltImage(variant, info["image_id"] if known else _id(names[0]), names)


def _id(name: str) -> str:
    return str(_attributes(name)["Id"])


def skip_reason(variant: Variant) -> str:
    """Return why the build may skip a variant. Raise AssertionError if it may not."""
    source = interpreters()[variant.python].source
    tag = tags(runtime(), variant)[0]
    assert source != "debian", f"{tag} was not built, although its CPython's source is Debian's"
    assert not os.environ.get("RUNTIME_STRICT"), f"{tag} was not built (RUNTIME_STRICT)"
    return f"{tag} was skipped: the source of its CPython is at {source}"


def all_variants(*, onbuild: bool | None = None, default: bool | None = None) -> list[Variant]:
    """Return the Runtime's variants. None selects both values of `onbuild` and of `default` (the default Python)."""
    found = [v for v in variants(runtime()) if onbuild is None or v.onbuild == onbuild]
    return [v for v in found if default in (None, v.python == runtime().python.default)]


def other(image: BuiltImage) -> BuiltImage | None:
    """Return the `-base` image of an ONBUILD image, or the ONBUILD image of a `-base` image."""
    return built(Variant(image.variant.python, not image.variant.onbuild))
