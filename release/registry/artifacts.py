"""Small files in a repository under a tag, as `oras push` and `oras pull` keep them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from release.common.errors import ReleaseError
from release.oci.descriptors import Descriptor, describe
from release.oci.manifests import EMPTY_CONTENT, Manifest, artifact_manifest
from release.oci.media_types import EMPTY
from release.registry.repository import Repository
from release.registry.uploads import upload

# The name that `oras pull` gives to the file.
TITLE = "org.opencontainers.image.title"


def read_file(repository: Repository, tag: str, artifact_type: str) -> bytes | None:
    """Return the file under a tag; None if there is no such tag.

    Raises ReleaseError if the tag has something else, and else as Connection.send does.
    """
    found = repository.manifest(tag)
    if found is None:
        return None
    if found.artifact_type != artifact_type or len(found.data.get("layers", ())) != 1:
        raise ReleaseError(f"{repository.place}:{tag}: expected one file of {artifact_type}, found something else")
    return repository.blob(found.blobs[-1])


def write_file(
    repository: Repository,
    tag: str,
    artifact_type: str,
    name: str,
    content: bytes,
    annotations: Mapping[str, str] | None = None,
) -> Manifest:
    """Store a file under a tag, and return its manifest. Raises as Connection.send does."""
    row = describe(content, artifact_type, annotations={TITLE: name})
    for blob, data in ((row, content), (describe(EMPTY_CONTENT, EMPTY), EMPTY_CONTENT)):
        upload_content(repository, blob, data)
    made = artifact_manifest(artifact_type, [row], annotations=annotations)
    repository.put(made, tag)
    return made


def upload_content(repository: Repository, wanted: Descriptor, content: bytes) -> None:
    """Bring bytes into a repository as a blob, unless it is there. Raises as Connection.send does."""
    with tempfile.TemporaryDirectory(prefix="astro-runtime-upload-") as folder:
        file = Path(folder) / "content"
        file.write_bytes(content)
        upload(repository, wanted, file)
