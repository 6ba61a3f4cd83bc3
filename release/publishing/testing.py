"""Small releases for tests: images of a few kilobytes for every Python, variant and architecture."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from catalogue.model import Runtime
from catalogue.testing import small_runtime
from catalogue.variants import Variant, tags, variants
from release.contents.testing import tar
from release.layouts.layout import Layout
from release.oci.descriptors import Descriptor, describe
from release.oci.digests import digest_of
from release.oci.manifests import image_manifest
from release.oci.media_types import CONFIG, LAYER
from release.publishing.moving_tags import MovingTag
from release.publishing.outcomes import TestResults
from release.publishing.records import Record, write

REVISION = "0" * 40
CREATED = datetime(2024, 6, 13, tzinfo=timezone.utc)
MOVING = (MovingTag("{major}.{minor}"), MovingTag("{major}"), MovingTag("stable", "stable"))
GREEN = TestResults(3, 0, 0)


def release(
    version: str = "10.9.0", architectures: str = "[amd64, arm64]", pythons: Sequence[str] = ("3.11",)
) -> Runtime:
    """Return a Runtime with these Pythons, by default with one."""
    found = small_runtime('"10.9.0"', f'"{version}"')
    python = replace(found.python, supported=tuple(pythons))
    return replace(found, python=python, architectures=tuple(architectures.strip("[]").split(", ")), constraints=())


def write_layouts(
    folder: Path, runtime: Runtime, revision: str = REVISION, tests: TestResults | None = GREEN, size: int = 3000
) -> list[Layout]:
    """Write a layout of all images for each architecture, with layers that the variants share."""
    return [
        _write_layout(folder / f"{runtime.name}-{name}", runtime, name, revision, tests, size)
        for name in runtime.architectures
    ]


def _write_layout(
    folder: Path, runtime: Runtime, architecture: str, revision: str, tests: TestResults | None, size: int
) -> Layout:
    layout = Layout(folder).create()
    shared = [_layer(layout, f"{architecture}{runtime.version}{number}", size) for number in range(2)]
    for variant in variants(runtime):
        target = _image(layout, runtime, variant, architecture, shared)
        record = Record(runtime.name, runtime.version, variant.name, target.digest, revision, target, tests)
        write(layout, record)
        layout.tag(target, tags(runtime, variant))
    return layout


def _layer(layout: Layout, seed: str, size: int) -> Descriptor:
    # Noise, so that the compressed layer is about as large.
    noise = b"".join(hashlib.sha256(f"{seed}{number}".encode()).digest() for number in range(size // 32))
    content = gzip.compress(tar({"noise": noise}), mtime=0)
    layout.write(content)
    return describe(content, f"{LAYER}+gzip")


def _image(
    layout: Layout, runtime: Runtime, variant: Variant, architecture: str, layers: Sequence[Descriptor]
) -> Descriptor:
    platform = {"architecture": architecture, "os": "linux"}
    diffs = [digest_of(gzip.decompress(layout.read(layer))) for layer in layers]
    labels = {"variant": variant.name, "version": runtime.version}
    data = {
        **platform,
        "created": CREATED.isoformat(),
        "config": {"Labels": labels},
        "rootfs": {"type": "layers", "diff_ids": diffs},
    }
    config = json.dumps(data).encode()
    layout.write(config)
    made = image_manifest(describe(config, CONFIG), layers)
    layout.write(made.content)
    return replace(made.descriptor, platform=platform)
