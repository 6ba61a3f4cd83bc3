"""Which pre-releases of a repository may go: old ones that nothing else points at. Released versions stay for ever."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from packaging.version import InvalidVersion, Version

from catalogue.variants import SEGMENT_PATTERN
from release.oci.manifests import Manifest
from release.registry.referrers import fallback_tag, referrers
from release.registry.repository import Repository

_CONNECTIONS = 4
_SEGMENTS = re.compile(f"{SEGMENT_PATTERN}$")
_OF_A_DIGEST = re.compile(r"sha256-[0-9a-f]{64}(?:\.[a-z]+)?")


@dataclass(frozen=True)
class Removal:
    """An index to remove: its tags, and the digests of all that goes with it, in this order."""

    tags: tuple[str, ...]
    digests: tuple[str, ...]


@dataclass(frozen=True)
class Retention:
    """What may go, and tag -> why it stays, of pre-releases."""

    removals: tuple[Removal, ...]
    kept: Mapping[str, str]


def is_prerelease(tag: str) -> bool:
    """Return whether a tag is of a pre-release, such as 11.0.0-rc.1-base or 11.0.0.dev3-python-3.11."""
    try:
        found = Version(_SEGMENTS.sub("", tag, count=1))
    except InvalidVersion:
        return False
    return len(found.release) == 3 and found.is_prerelease


def retention(repository: Repository, days: int, now: datetime | None = None) -> Retention:
    """Look for pre-releases that were built more than `days` days before `now`. Raises as Connection.send does."""
    names = repository.tags()
    found = _manifests(repository, [name for name in names if not _OF_A_DIGEST.fullmatch(name)])
    before = (now or datetime.now(timezone.utc)) - timedelta(days=days)
    kept: dict[str, str] = {}
    gone: dict[str, list[str]] = {}
    for tag in sorted(filter(is_prerelease, found)):
        reason = _reason(repository, tag, found, before)
        if reason:
            kept[tag] = reason
        else:
            gone.setdefault(found[tag].digest, []).append(tag)
    staying = [made for made in found.values() if made.digest not in gone]
    used = {row.digest for made in staying for row in made.manifests} | {made.digest for made in staying}
    by_digest = {made.digest: made for made in found.values()}
    removals = (Removal(tuple(tags), _digests(repository, by_digest[one], names, used)) for one, tags in gone.items())
    return Retention(tuple(removals), kept)


def remove(repository: Repository, removal: Removal) -> None:
    """Remove an index with all that goes with it. Raises as Connection.send does."""
    for digest in removal.digests:
        repository.remove(digest)


def _manifests(repository: Repository, names: Sequence[str]) -> dict[str, Manifest]:
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        found = list(pool.map(repository.manifest, names))
    return {name: made for name, made in zip(names, found) if made}


def _reason(repository: Repository, tag: str, found: Mapping[str, Manifest], before: datetime) -> str:
    """Return why a pre-release stays; "" if it does not."""
    others = [name for name, made in found.items() if made.digest == found[tag].digest and not is_prerelease(name)]
    if others:
        return f"{', '.join(sorted(others))} points at it"
    built = _built(repository, found[tag])
    if built is None:
        return "the time of its build is unknown"
    return "" if built < before else f"built on {built.date()}"


def _built(repository: Repository, index: Manifest) -> datetime | None:
    """Return when the first image of an index was built, by its config."""
    image = repository.manifest(index.manifests[0].digest) if index.manifests else index
    try:
        text = json.loads(repository.blob(image.config))["created"] if image else ""
        found = datetime.fromisoformat(re.sub(r"(\.[0-9]+)?Z$", "+00:00", text))
    except (ValueError, KeyError, TypeError):
        return None
    return found if found.tzinfo else None


def _digests(repository: Repository, index: Manifest, names: Iterable[str], used: set[str]) -> tuple[str, ...]:
    """Return what goes with an index: what is attached first, then the index, then its images."""
    images = [row.digest for row in index.manifests if row.digest not in used]
    subjects = [index.digest, *images]
    attached = [row.digest for subject in subjects for row in referrers(repository, subject)]
    prefixes = {fallback_tag(subject) for subject in subjects}
    lists = [repository.digest(name) for name in names if name.partition(".")[0] in prefixes]
    return tuple(dict.fromkeys((*attached, *lists, index.digest, *images)))
