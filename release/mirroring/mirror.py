"""Copy a version: its indexes, the images of all platforms, their signatures and documents, and then its tags.

What is there already is not sent again, so a copy that was interrupted goes on. A blob that was fetched in part is
continued.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from release.common.errors import InputError, ReleaseError
from release.mirroring.store import Seen, Store
from release.oci.descriptors import Descriptor
from release.oci.digests import hexadecimal
from release.oci.manifests import Manifest
from release.publishing.promotion import family

# Transfers at a time.
_CONNECTIONS = 3
# Tags at which cosign keeps signatures and documents of a digest.
_OF_COSIGN = re.compile(r"sha256-[0-9a-f]{64}\.(?:sig|att|sbom)")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Contents:
    """What a version consists of in a store.

    `indexes` are tag -> index; `manifests` are those that the indexes list, `artifacts` those that refer to one of
    them, and `others` are cosign's tags with what they point at.
    """

    version: str
    indexes: dict[str, Manifest]
    manifests: tuple[Manifest, ...]
    artifacts: tuple[Manifest, ...]
    others: dict[str, Manifest]

    @cached_property
    def blobs(self) -> tuple[Descriptor, ...]:
        """Every blob, once."""
        made = (*self.manifests, *self.artifacts, *self.others.values())
        return tuple({blob.digest: blob for one in made for blob in one.blobs}.values())


def contents(source: Store, version: str) -> Contents:
    """Return what a version consists of. Raises InputError if the store has no such version, or only a part of it."""
    tags = source.tags()
    names = list(family(version, tags).values())
    if not names:
        raise InputError(f"VERSION: expected a version that is in {source.name}, found {version}")
    indexes = {name: _there(source, name) for name in names}
    unique = {index.digest: index for index in indexes.values()}
    manifests = {row.digest: _there(source, row.digest) for index in unique.values() for row in index.manifests}
    digests = [*unique, *manifests]
    return Contents(
        version, indexes, tuple(manifests.values()), _artifacts(source, digests), _others(source, tags, digests)
    )


def _artifacts(source: Store, digests: Iterable[str]) -> tuple[Manifest, ...]:
    """Return the artifacts that refer to one of these digests."""
    found = {row.digest: _there(source, row.digest) for digest in digests for row in source.referrers(digest)}
    return tuple(found.values())


def _others(source: Store, tags: Iterable[str], digests: Iterable[str]) -> dict[str, Manifest]:
    known = {f"sha256-{hexadecimal(digest)}" for digest in digests}
    names = [tag for tag in tags if _OF_COSIGN.fullmatch(tag) and tag.partition(".")[0] in known]
    return {name: _there(source, name) for name in names}


def _there(source: Store, reference: str) -> Manifest:
    found = source.manifest(reference)
    if found is None:
        raise InputError(f"{source.name}: expected {reference}, found none")
    return found


def check_tags(found: Contents, target: Store) -> None:
    """Raise InputError if the target has a tag of the version with other contents."""
    for tag, index in found.indexes.items():
        there = target.manifest(tag)
        if there and there.digest != index.digest:
            expected = f"expected no such tag, or one with {index.digest}"
            raise InputError(f"{target.name}: {tag}: {expected}, found {there.digest}")


def missing(found: Contents, target: Store) -> tuple[Descriptor, ...]:
    """Return the blobs that the target lacks."""
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        there = list(pool.map(target.has, found.blobs))
    return tuple(blob for blob, has in zip(found.blobs, there) if not has)


def copy_blobs(blobs: Iterable[Descriptor], source: Store, target: Store, scratch: Path, seen: Seen) -> None:
    """Copy blobs. `scratch` holds what was fetched in part. Raises as the stores do."""
    scratch.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        futures = [pool.submit(_carry, blob, source, target, scratch, seen) for blob in blobs]
        try:
            for future in futures:
                future.result()
        except BaseException:
            for future in futures:
                future.cancel()
            raise


def copy_manifests(found: Contents, target: Store) -> None:
    """Copy all that is not a blob, when the blobs are there: the tags of the version last. Raises as the store does."""
    for made in _in_order(found):
        target.put(made)
    for artifact in found.artifacts:
        target.refer(artifact)
    for name, made in (*found.others.items(), *found.indexes.items()):
        target.tag(made, name)


def _in_order(found: Contents) -> Iterator[Manifest]:
    yield from found.manifests
    yield from {index.digest: index for index in found.indexes.values()}.values()


def _carry(blob: Descriptor, source: Store, target: Store, scratch: Path, seen: Seen) -> None:
    file = scratch / hexadecimal(blob.digest)
    source.fetch(blob, file, seen)
    target.take(blob, file)
    file.unlink(missing_ok=True)


def check_complete(version: str, source: Store, target: Store) -> None:
    """Raise ReleaseError unless the target has all that the source has of a version."""
    ours, theirs = contents(source, version), contents(target, version)
    wanted = {made.digest for made in (*ours.manifests, *ours.artifacts, *ours.others.values(), *ours.indexes.values())}
    there = {made.digest for made in (*theirs.manifests, *theirs.artifacts, *theirs.others.values())}
    lost = sorted(wanted - there - {index.digest for index in theirs.indexes.values()})
    if lost or missing(ours, target):
        what = ", ".join(lost) or "every blob"
        raise ReleaseError(f"{target.name}: {version}: expected {what}, found none: run it again")
