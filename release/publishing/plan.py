"""What a publish has to do: what the registry lacks, and which tags are to be set. It only reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeVar

from release.common.errors import InputError
from release.oci.descriptors import Descriptor
from release.oci.manifests import Manifest
from release.publishing.delivery import Delivery
from release.publishing.moving_tags import is_older
from release.registry.repository import Repository

# Requests at a time.
CONNECTIONS = 4

T = TypeVar("T")


class Tags(Enum):
    """Which tags are set: none, those of the version, or the moving ones too."""

    NONE = "none"
    VERSION = "version"
    ALL = "all"


@dataclass(frozen=True)
class Move:
    """A moving tag: the index it is to have, and what it has; empty if there is no such tag yet."""

    tag: str
    index: Manifest
    present: str
    present_digest: str = ""


@dataclass(frozen=True)
class Plan:
    """What is missing in the registry, in the order in which it is brought there."""

    blobs: tuple[tuple[Descriptor, Path], ...]
    manifests: tuple[Manifest, ...]
    indexes: tuple[Manifest, ...]
    tags: Mapping[str, Manifest]
    moves: tuple[Move, ...]
    kept: Mapping[str, str]
    blobs_there: int
    tags_there: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """The bytes to upload."""
        return sum(blob.size for blob, _ in self.blobs)

    @property
    def is_empty(self) -> bool:
        """Whether the registry has everything."""
        return not (self.blobs or self.manifests or self.indexes or self.tags or self.moves)


def plan(
    delivery: Delivery, repository: Repository, which: Tags = Tags.ALL, held: Mapping[str, str] | None = None
) -> Plan:
    """Compare a delivery with a repository. `which` tags are to be set; all of a version are compared.

    `held` are tag -> why it stays, of the moving tags that were rolled back from this version.
    Raises InputError if a tag that never moves has another digest, or if a moving tag is not ours; else as
    Connection.send does.
    """
    present = set(repository.tags())
    tags = _new_tags(delivery.tags, present, repository)
    moves, kept = _moves(delivery, present, repository, held or {}) if which is Tags.ALL else ((), {})
    blobs = list(delivery.blobs.values())
    missing = _missing(repository.has_blob, [blob for blob, _ in blobs])
    manifests = {one.manifest.digest: one.manifest for one in delivery.stored}
    indexes = {image.index.digest: image.index for image in delivery.images}
    return Plan(
        blobs=tuple(row for row in blobs if row[0] in missing),
        manifests=_absent(repository, manifests),
        indexes=_absent(repository, indexes),
        tags={} if which is Tags.NONE else tags,
        moves=moves,
        kept=kept,
        blobs_there=len(blobs) - len(missing),
        tags_there=tuple(tag for tag in delivery.tags if tag not in tags),
    )


def _new_tags(wanted: Mapping[str, Manifest], present: set[str], repository: Repository) -> dict[str, Manifest]:
    """Return the tags that are not there yet."""
    known = [tag for tag in wanted if tag in present]
    digests = dict(zip(known, _at_once(repository.digest, known)))
    for tag in known:
        check_same(tag, digests[tag], wanted[tag])
    return {tag: index for tag, index in wanted.items() if not digests.get(tag)}


def check_same(tag: str, found: str, wanted: Manifest) -> None:
    """Raise InputError if a tag that never moves has another digest."""
    if found and found != wanted.digest:
        expected = f"expected no such tag, or one with {wanted.digest}"
        raise InputError(f"{tag}: {expected}, found {found}: a tag of a version never changes")


def _moves(
    delivery: Delivery, present: set[str], repository: Repository, held: Mapping[str, str]
) -> tuple[tuple[Move, ...], Mapping[str, str]]:
    """Return the moves, and tag -> why it stays."""
    known = [tag for tag in delivery.moving if tag in present]
    found = dict(zip(known, _at_once(repository.manifest, known)))
    moves, kept = [], {}
    for tag, index in delivery.moving.items():
        version = version_of(tag, found.get(tag))
        if version and is_older(delivery.version, version):
            kept[tag] = f"stays at {version}, which is newer"
        elif tag in held:
            kept[tag] = held[tag]
        elif not (there := found.get(tag)) or there.digest != index.digest:
            moves.append(Move(tag, index, version, there.digest if there else ""))
    return tuple(moves), kept


def version_of(tag: str, found: Manifest | None) -> str:
    """Return the version that a moving tag has; "" for none. Raises InputError if it is not an image of ours."""
    if found is None:
        return ""
    try:
        is_older(found.version, found.version)
    except ValueError:
        raise InputError(f"{tag}: expected no such tag, or an index with its version, found {found.digest}") from None
    return found.version


def _missing(has: Callable[[Descriptor], bool], wanted: Sequence[Descriptor]) -> list[Descriptor]:
    return [one for one, there in zip(wanted, _at_once(has, wanted)) if not there]


def _absent(repository: Repository, wanted: Mapping[str, Manifest]) -> tuple[Manifest, ...]:
    there = _at_once(repository.manifest, list(wanted))
    return tuple(made for made, found in zip(wanted.values(), there) if found is None)


def _at_once(ask: Callable[..., T], of: Iterable[object]) -> list[T]:
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return list(pool.map(ask, of))
