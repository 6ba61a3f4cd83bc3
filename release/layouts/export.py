"""Write an image of the engine into a layout, so that its digest is known before anything is pushed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from host.files import write_atomically
from release.common.errors import InputError
from release.layouts.compression import Compression, compress
from release.layouts.layout import Layout
from release.layouts.saved import Saved
from release.oci.descriptors import Descriptor, describe, descriptor
from release.oci.digests import hexadecimal
from release.oci.manifests import image_manifest
from release.oci.media_types import CONFIG


def export(image: Saved, wanted_id: str, layout: Layout, how: Compression) -> Descriptor:
    """Write an image into a layout, and return the pointer at its manifest, with its platform.

    The digest follows from the image id and the compression alone. Raises InputError if the image is not the one with
    the id `wanted_id`, which was tested, or if a layer is not what its config says.
    """
    if image.id != wanted_id:
        expected = f"expected an image whose config has the digest of the image id {wanted_id}, found {image.id}"
        raise InputError(f"{expected}: use an engine without the containerd image store")
    layers = [_layer(image, name, diff_id, layout, how) for name, diff_id in zip(image.layers, image.diff_ids)]
    layout.write(image.config)
    made = image_manifest(describe(image.config, CONFIG), layers)
    layout.write(made.content)
    return replace(made.descriptor, platform=image.platform)


def _layer(image: Saved, name: str, diff_id: str, layout: Layout, how: Compression) -> Descriptor:
    """Compress a layer, unless the layout has it, as those that images share."""
    note = _note(layout, diff_id, how)
    known = _known(note)
    if known and layout.has(known):
        return known
    with layout.staged() as file, image.open(name) as source:
        done = compress(source, file, how)
        if done.diff_id != diff_id:
            raise InputError(f"{name}: expected a layer with the digest {diff_id}, found {done.diff_id}")
        layout.adopt(file, done.digest)
    made = Descriptor(how.media_type, done.digest, done.size)
    write_atomically(note, json.dumps(made.as_json()).encode())
    return made


def _note(layout: Layout, diff_id: str, how: Compression) -> Path:
    return layout.folder / "layers" / f"{hexadecimal(diff_id)}.{how.value}.json"


def _known(note: Path) -> Descriptor | None:
    try:
        return descriptor(json.loads(note.read_bytes()))
    except (OSError, ValueError):
        return None
