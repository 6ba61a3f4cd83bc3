"""Documents beside the images of an index, as BuildKit puts them there: `docker buildx imagetools` shows these.

They are not signed: the signature of the index covers them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from host.files import write_atomically
from release.common.errors import InputError
from release.contents.blobs import FolderBlobs, blob_path, read_blob
from release.contents.image import INDEXES, MANIFESTS
from release.signing.documents import PROVENANCE, SPDX, Documents

_STATEMENT = "https://in-toto.io/Statement/v0.1"
_IN_TOTO = "application/vnd.in-toto+json"
_CONFIG = "application/vnd.oci.image.config.v1+json"
_REFERENCE = "vnd.docker.reference"
# Those that imagetools knows.
KINDS = (SPDX, PROVENANCE)
_UNKNOWN = {"architecture": "unknown", "os": "unknown"}


def add(layout: Path, documents: Mapping[str, Documents]) -> dict[str, str]:
    """Add the documents of each image, by its digest, to the indexes of a layout. Return old digest -> new digest.

    An index that has them already stays. Raises InputError if the layout has no index, or a damaged one.
    """
    blobs = FolderBlobs(layout)
    with blobs.open("index.json") as file:
        top = json.loads(file.read())
    moved: dict[str, str] = {}
    for row in top.get("manifests", ()):
        if row["mediaType"] in INDEXES:
            index = json.loads(read_blob(blobs, row["digest"]))
            new = _with(layout, index, documents)
            moved[row["digest"]] = new["digest"]
            row.update(new)
    if not moved:
        raise InputError(f"{layout}: expected an OCI layout with an index of platforms, found none")
    write_atomically(layout / "index.json", json.dumps(top, indent=2).encode() + b"\n")
    return moved


def _with(layout: Path, index: Mapping[str, Any], documents: Mapping[str, Documents]) -> dict[str, Any]:
    images = [row for row in index["manifests"] if (row.get("platform") or {}).get("os") != "unknown"]
    rows = [*images, *(row for image in images for row in _rows(layout, image["digest"], documents))]
    return _write(layout, {**index, "manifests": rows}, index["mediaType"])


def _rows(layout: Path, digest: str, documents: Mapping[str, Documents]) -> Iterator[dict[str, Any]]:
    """Yield the row of the manifest with the documents of an image, if it has any."""
    if digest not in documents:
        return
    layers = [_layer(layout, digest, kind, documents[digest][kind]) for kind in KINDS]
    roots = {"type": "layers", "diff_ids": [layer["digest"] for layer in layers]}
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFESTS[0],
        "config": _write(layout, {**_UNKNOWN, "config": {}, "rootfs": roots}, _CONFIG),
        "layers": layers,
    }
    annotations = {f"{_REFERENCE}.digest": digest, f"{_REFERENCE}.type": "attestation-manifest"}
    yield {**_write(layout, manifest, MANIFESTS[0]), "annotations": annotations, "platform": dict(_UNKNOWN)}


def _layer(layout: Path, digest: str, kind: str, predicate: Mapping[str, Any]) -> dict[str, Any]:
    subject = {"name": "astro-runtime", "digest": {"sha256": digest.partition(":")[2]}}
    statement = {"_type": _STATEMENT, "predicateType": kind, "subject": [subject], "predicate": predicate}
    return {**_write(layout, statement, _IN_TOTO), "annotations": {"in-toto.io/predicate-type": kind}}


def _write(layout: Path, data: Mapping[str, Any], media_type: str) -> dict[str, Any]:
    content = json.dumps(data, ensure_ascii=False).encode()
    digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
    write_atomically(layout / blob_path(digest), content)
    return {"mediaType": media_type, "digest": digest, "size": len(content)}
