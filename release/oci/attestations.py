"""Rows of an index that hold the documents of an image, as BuildKit writes them.

https://docs.docker.com/build/metadata/attestations/attestation-storage/
"""

from __future__ import annotations

from dataclasses import replace

from release.oci.descriptors import Descriptor

UNKNOWN = {"architecture": "unknown", "os": "unknown"}
_TYPE = "vnd.docker.reference.type"
_DIGEST = "vnd.docker.reference.digest"
_ATTESTATION = "attestation-manifest"


def attestation(row: Descriptor, image: str) -> Descriptor:
    """Return the row of a manifest with the documents of the image with the digest `image`."""
    return replace(row, annotations={_DIGEST: image, _TYPE: _ATTESTATION}, platform=UNKNOWN)


def is_attestation(row: Descriptor) -> bool:
    """Return whether a row has documents, and is no image."""
    return row.annotations.get(_TYPE) == _ATTESTATION


def image_of(row: Descriptor) -> str:
    """Return the digest of the image that the documents in a row are about; empty if it names none."""
    return row.annotations.get(_DIGEST, "")
