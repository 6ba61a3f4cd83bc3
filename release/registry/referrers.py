"""Artifacts that refer to a digest: signatures, SBOMs, provenance. Registries without the API keep a tag for them."""

from __future__ import annotations

import requests

from release.common.errors import ReleaseError
from release.oci.descriptors import Descriptor, descriptor
from release.oci.digests import hexadecimal
from release.oci.manifests import Manifest, referrers_index
from release.oci.media_types import INDEX
from release.registry.repository import Repository

_ATTEMPTS = 5


def fallback_tag(digest: str) -> str:
    """Return the tag that lists the artifacts of a digest where the registry has no API for it."""
    return f"sha256-{hexadecimal(digest)}"


def referrers(repository: Repository, digest: str, artifact_type: str = "") -> tuple[Descriptor, ...]:
    """Return the artifacts that refer to a digest, of one type or of all. Raises as Connection.send does."""
    rows = _from_api(repository, digest)
    if rows is None:
        rows = _from_tag(repository, digest)
    return tuple(row for row in rows if not artifact_type or row.artifact_type == artifact_type)


def push_referrer(repository: Repository, artifact: Manifest) -> None:
    """Store an artifact, whose blobs are there, and list it among those of its subject.

    Raises ValueError if it has no subject, and ReleaseError if another publisher always lists its own at that moment.
    """
    subject = descriptor(artifact.data.get("subject"))
    response = repository.put(artifact)
    if response.headers.get("OCI-Subject") == subject.digest:
        return
    row = artifact.descriptor
    listed = Descriptor(row.media_type, row.digest, row.size, artifact.annotations, {}, artifact.artifact_type)
    _list(repository, subject.digest, listed)


def _list(repository: Repository, digest: str, row: Descriptor) -> None:
    """Add a row to the fallback tag. Nobody can hold the tag, so it is read again until the row is in it."""
    for _ in range(_ATTEMPTS):
        known = _from_tag(repository, digest)
        if row in known:
            return
        repository.put(referrers_index([*known, row]), fallback_tag(digest))
    if row not in _from_tag(repository, digest):
        raise ReleaseError(f"{repository.place}: {fallback_tag(digest)}: another publisher writes it: run it again")


def _from_api(repository: Repository, digest: str) -> list[Descriptor] | None:
    response = repository.connection.send(
        "GET", f"referrers/{digest}", "list the referrers", ok=(200, 400, 404, 405), headers={"Accept": INDEX}
    )
    # Without the API, another answer than 404 is one of a proxy or of an old registry.
    is_index = response.headers.get("Content-Type", "").partition(";")[0] == INDEX
    if response.status_code != requests.codes.ok or not is_index:
        return None
    try:
        return [descriptor(row) for row in response.json()["manifests"]]
    except (ValueError, KeyError, TypeError):
        raise ReleaseError(f"{repository.place}: list the referrers: expected an index, found something else") from None


def _from_tag(repository: Repository, digest: str) -> list[Descriptor]:
    found = repository.manifest(fallback_tag(digest))
    return list(found.manifests) if found else []
