"""Carry out a plan. Nothing that a tag can reach is ever incomplete, whenever the process dies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from release.common.errors import InputError
from release.oci.descriptors import Descriptor
from release.oci.manifests import Manifest
from release.publishing.moving_tags import is_older
from release.publishing.plan import Move, Plan, check_same, version_of
from release.publishing.progress import transfer
from release.registry.repository import Repository
from release.registry.uploads import PIECE, Outcome, check_push, upload

# Uploads at a time: a layer of half the image is sent on one connection.
UPLOADS = 3

Say = Callable[[str], None]
# Called before the moving tags move.
Recording = Callable[[Sequence[Move]], None]


def publish(
    plan: Plan,
    repository: Repository,
    sources: Sequence[str] = (),
    say: Say = click.echo,
    piece: int = PIECE,
    recording: Recording = lambda _: None,
) -> None:
    """Bring everything into the repository: blobs, manifests, indexes, then tags, and moving tags last.

    `sources` are repositories of the same registry from which blobs are mounted; `recording` writes a record of the
    moving tags. If it fails or is killed, all that
    is there already counts the next time. Raises InputError if the login may not push or a tag was taken meanwhile,
    and ReleaseError if the registry fails.
    """
    if plan.is_empty:
        return
    check_push(repository)
    _send_blobs(plan, repository, sources, say, piece)
    for made in (*plan.manifests, *plan.indexes):
        repository.put(made)
    for tag, index in plan.tags.items():
        _set(tag, index, repository, say)
    recording(plan.moves)
    for move in plan.moves:
        _move(move, repository, say)


def _send_blobs(plan: Plan, repository: Repository, sources: Sequence[str], say: Say, piece: int) -> None:
    if not plan.blobs:
        return
    with transfer("upload", plan.size) as shown, ThreadPoolExecutor(UPLOADS) as pool:

        def send(row: tuple[Descriptor, Path]) -> tuple[Descriptor, Outcome]:
            blob, file = row
            return blob, upload(repository, blob, file, sources, shown.add, piece)

        # The largest first, since it takes longest.
        ordered = sorted(plan.blobs, key=lambda row: -row[0].size)
        futures = [pool.submit(send, row) for row in ordered]
        try:
            for future in futures:
                blob, outcome = future.result()
                say(f"{outcome.value}: {blob.digest}")
        except BaseException:
            for future in futures:
                future.cancel()
            raise


def _set(tag: str, index: Manifest, repository: Repository, say: Say) -> None:
    """Set a tag that never moves. Another publisher may have set it meanwhile."""
    found = repository.digest(tag)
    check_same(tag, found, index)
    if not found:
        repository.put(index, tag)
    say(f"tagged: {tag} {index.digest}")


def _move(move: Move, repository: Repository, say: Say) -> None:
    found = repository.manifest(move.tag)
    present = version_of(move.tag, found)
    if present and is_older(move.index.version, present):
        raise InputError(f"{move.tag}: another publisher moved it to {present}, which is newer: it stays there")
    if not found or found.digest != move.index.digest:
        repository.put(move.index, move.tag)
    say(f"moved: {move.tag} {present or 'new'} -> {move.index.version}")
