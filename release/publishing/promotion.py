"""Let moving tags point at another version that is in the registry: forward, or back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import click

from catalogue.variants import SEGMENT_PATTERN
from release.common.errors import InputError
from release.publishing.history import PROMOTE, ROLLBACK, Entry, append, now, rolled_back, who
from release.publishing.moving_tags import is_older
from release.publishing.plan import Move, version_of
from release.registry.repository import Repository

Say = Callable[[str], None]


@dataclass(frozen=True)
class Changes:
    """What is to move, and tag -> why it stays."""

    moves: tuple[Move, ...]
    kept: Mapping[str, str]


def family(name: str, present: Iterable[str]) -> dict[str, str]:
    """Return the segments after a version or a moving tag, such as `-python-3.11-base` -> the tag, of those present."""
    found = ((re.fullmatch(f"{re.escape(name)}({SEGMENT_PATTERN})", tag), tag) for tag in present)
    return {match[1]: tag for match, tag in found if match}


def forward(
    repository: Repository, version: str, names: Sequence[str], known: Sequence[Entry], again: bool = False
) -> Changes:
    """Compare the moving tags `names` with a published version. `again` undoes a rollback from it.

    Raises InputError if the version is not there, or if a tag is not ours.
    """
    present = repository.tags()
    images = family(version, present)
    if not images:
        raise InputError(f"VERSION: expected a version that is in {repository.place}, found {version}")
    held = {} if again else rolled_back(known)
    found = Changes((), {})
    for name in names:
        for segments, tag in images.items():
            found = _with(found, _change(repository, f"{name}{segments}", tag, version), version, held)
    return found


def _with(found: Changes, change: Move, version: str, held: Mapping[str, Entry]) -> Changes:
    reason = _reason(change, version, held.get(change.tag))
    if reason:
        return Changes(found.moves, {**found.kept, change.tag: reason})
    return found if change.present_digest == change.index.digest else Changes((*found.moves, change), found.kept)


def _reason(change: Move, version: str, held: Entry | None) -> str:
    """Return why a tag stays; "" if it does not."""
    if change.present and is_older(version, change.present):
        return f"stays at {change.present}, which is newer"
    return held_reason(held, version)


def held_reason(held: Entry | None, version: str) -> str:
    """Return why a tag that was rolled back does not move to a version; "" if it does."""
    if held is None or held.before != version:
        return ""
    return f"stays at {held.version}: {version} was rolled back: {held.reason}"


def _change(repository: Repository, tag: str, source: str, version: str) -> Move:
    index = repository.manifest(source)
    if index is None or version_of(source, index) != version:
        raise InputError(f"{source}: expected an index of {version}, found {index.version if index else 'none'}")
    found = repository.manifest(tag)
    return Move(tag, index, version_of(tag, found), found.digest if found else "")


def backward(repository: Repository, name: str, known: Sequence[Entry], version: str = "") -> Changes:
    """Compare a moving tag with the version that it had before, or with an older `version`.

    Raises InputError if there is no such tag, no record of the version before, or if the version is newer.
    """
    present = repository.tags()
    moving = family(name, present)
    at = version_of(name, repository.manifest(name)) if name in moving.values() else ""
    if not at or at == name:
        raise InputError(f"NAME: expected a moving tag that is in {repository.place}, such as stable, found {name}")
    wanted = version or _before(repository, name, known)
    if not is_older(wanted, at):
        raise InputError(f"--version: expected a version before {at}, which {name} has, found {wanted}: promote it")
    images = family(wanted, present)
    if not images:
        raise InputError(f"--version: expected a version that is in {repository.place}, found {wanted}")
    kept = {tag: f"stays: {wanted} has no such image" for rest, tag in moving.items() if rest not in images}
    changes = [_change(repository, tag, images[rest], wanted) for rest, tag in moving.items() if rest in images]
    return Changes(tuple(one for one in changes if one.present_digest != one.index.digest), kept)


def _before(repository: Repository, name: str, known: Sequence[Entry]) -> str:
    """Return the version that a tag had before, by the record."""
    digest = repository.digest(name)
    found = next((row for row in reversed(known) if row.tag == name and row.digest == digest), None)
    if found is None or not found.before:
        raise InputError(f"NAME: expected a record of the version that {name} had before, found none: use --version")
    return found.before


def carry_out(repository: Repository, changes: Changes, action: str, reason: str = "", say: Say = click.echo) -> None:
    """Write the record, then set the tags. Killed, it can be run again. Raises as Connection.send does."""
    record(repository, changes.moves, action, reason)
    for change in changes.moves:
        found = repository.manifest(change.tag)
        present = version_of(change.tag, found)
        if action == PROMOTE and present and is_older(change.index.version, present):
            raise InputError(f"{change.tag}: another publisher moved it to {present}, which is newer: it stays there")
        if action == ROLLBACK and (found.digest if found else "") not in (change.present_digest, change.index.digest):
            raise InputError(f"{change.tag}: another publisher moved it to {present}: it stays there")
        repository.put(change.index, change.tag)
        say(f"moved: {change.tag} {change.present or 'new'} -> {change.index.version}")


def record(repository: Repository, moves: Sequence[Move], action: str, reason: str = "") -> None:
    """Add moves to the record of a repository. Raises as `append` does."""
    time, by = now(), who()
    rows = [
        Entry(time, action, one.tag, one.index.version, one.index.digest, one.present, one.present_digest, by, reason)
        for one in moves
    ]
    append(repository, rows)
