"""Documents beside the images of an index, as BuildKit puts them there: `docker buildx imagetools` shows these.

They are not signed: the signature of the index covers them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from release.common.errors import InputError
from release.layouts.layout import Layout
from release.oci.attestations import UNKNOWN, attestation, is_attestation
from release.oci.descriptors import Descriptor, describe
from release.oci.digests import hexadecimal
from release.oci.manifests import Manifest, image_manifest, with_manifests
from release.oci.media_types import CONFIG
from release.signing.documents import PROVENANCE, SPDX, Documents

_STATEMENT = "https://in-toto.io/Statement/v0.1"
_IN_TOTO = "application/vnd.in-toto+json"
# Those that imagetools knows. What is known of vulnerabilities changes after the release, so it is not among them.
KINDS = (SPDX, PROVENANCE)
# The run of the builder: an index must have the same digest when a run is repeated.
_RUN = "metadata"


def add(layout: Layout, documents: Mapping[str, Documents]) -> dict[str, str]:
    """Add the documents of each image, by its digest, to the indexes of a layout. Return old digest -> new digest.

    The digest follows from the images and the documents, without the run that is named in a provenance. An index that
    has them already stays. Raises InputError if the layout has no index, or a damaged one.
    """
    indexes = {row.digest: row for row in layout.entries() if row.is_index}
    if not indexes:
        raise InputError(f"{layout.folder}: expected an OCI layout with an index of platforms, found none")
    moved = {}
    for old in indexes.values():
        new = _with(layout, layout.manifest(old), documents)
        layout.replace(old, new.descriptor)
        moved[old.digest] = new.digest
    return moved


def _with(layout: Layout, index: Manifest, documents: Mapping[str, Documents]) -> Manifest:
    images = [row for row in index.manifests if not is_attestation(row)]
    rows = [*images, *(row for image in images for row in _rows(layout, image.digest, documents))]
    made = with_manifests(index, rows)
    layout.write(made.content)
    return made


def _rows(layout: Layout, digest: str, documents: Mapping[str, Documents]) -> Iterator[Descriptor]:
    """Yield the row of the manifest with the documents of an image, if it has any."""
    if digest not in documents:
        return
    layers = [_layer(layout, digest, kind, documents[digest][kind]) for kind in KINDS]
    roots = {"type": "layers", "diff_ids": [layer.digest for layer in layers]}
    config = _write(layout, {**UNKNOWN, "config": {}, "rootfs": roots}, CONFIG)
    made = image_manifest(config, layers)
    layout.write(made.content)
    yield attestation(made.descriptor, digest)


def _layer(layout: Layout, digest: str, kind: str, predicate: Mapping[str, Any]) -> Descriptor:
    subject = {"name": "astro-runtime", "digest": {"sha256": hexadecimal(digest)}}
    statement = {"_type": _STATEMENT, "predicateType": kind, "subject": [subject], "predicate": _plain(predicate)}
    return _write(layout, statement, _IN_TOTO, {"in-toto.io/predicate-type": kind})


def _plain(predicate: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a predicate without the run of its builder."""
    details = predicate.get("runDetails")
    if not details:
        return predicate
    return {**predicate, "runDetails": {key: value for key, value in details.items() if key != _RUN}}


def _write(
    layout: Layout, data: Mapping[str, Any], media_type: str, annotations: Mapping[str, str] | None = None
) -> Descriptor:
    content = json.dumps(data, ensure_ascii=False).encode()
    layout.write(content)
    return describe(content, media_type, annotations=annotations or {})
