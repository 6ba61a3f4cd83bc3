"""The verbs `attest` and `sign`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from release.cli.context import Context, chosen, context
from release.cli.options import DRY_RUN, NOTHING_CHANGED
from release.cli.places import (
    LAYOUTS,
    REPOSITORY,
    REPOSITORY_HELP,
    is_runtime,
    joined_folder,
    repository,
    target_at,
    version,
)
from release.common.errors import InputError
from release.contents.contents import contents
from release.contents.image import Image, images
from release.layouts.layout import Layout
from release.provenance.builder import Builder, builder
from release.recipe.recipe import recipe
from release.sbom.bill import bill
from release.signing.attach import attach
from release.signing.attach import sign as sign_digest
from release.signing.attached import attached_types, signed_by
from release.signing.beside import add
from release.signing.documents import OF_INDEX, Documents, Platform, of_index, of_platform
from release.signing.kept import keep, kept
from release.signing.signer import Signer
from release.signing.target import Target, target
from release.signing.trust import Trust
from release.vex.accepted import load_accepted
from release.vex.statements import statements

BUILDER = click.option(
    "--builder", "given", metavar="URI", help="Who builds. The default is the workflow that runs this."
)
KEY = "RUNTIME_COSIGN_KEY"
Find = Callable[[str], Documents]
# The types alone of what Find gives.
FindTypes = Callable[[str], Iterable[str]]


@click.command()
@click.argument("name", metavar="IMAGE|RUNTIME")
@click.option("--to", "place", metavar="REPOSITORY", envvar=REPOSITORY, help=f"With RUNTIME. {REPOSITORY_HELP}")
@click.option(
    "--layout",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help=f"Attach the documents of this layout. The default with RUNTIME is {LAYOUTS}/RUNTIME.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    envvar=KEY,
    help=f"A key of cosign; without it, keyless. Also {KEY}.",
)
@click.option(
    "--signed-by",
    "old",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Attach again what this public key has signed, in place of a layout: after a change of keys.",
)
@BUILDER
@DRY_RUN
def sign(
    name: str,
    place: str | None,
    layout: Path | None,
    key: Path | None,
    old: Path | None,
    given: str | None,
    dry_run: bool,
) -> None:
    """Sign IMAGE, REGISTRY/REPOSITORY:TAG or …@DIGEST, and each of its platforms, with cosign.

    Sign each tag of an image: `verify` refuses a tag that nobody signed it as. With RUNTIME, all images of its version
    are signed by digest, as every tag of the version, before a tag is set or after.

    --layout is the OCI layout that was pushed: its bills of materials, VEX and provenance are attached too. What is
    attached already stays. The password of the key is in COSIGN_PASSWORD. The dry run starts no cosign and needs no
    password: it lists what is attached or signed already too.
    """
    signer = Signer(key, os.environ).check()
    by = builder(os.environ, given)
    _check_old(old, alone=layout is None and not is_runtime(name))
    if is_runtime(name):
        where, wanted, layout = _of_runtime(context(), name, place, layout)
    else:
        where, reference = target(name)
        if where.is_layout:
            raise InputError(f"IMAGE: expected REGISTRY/REPOSITORY:TAG or …@DIGEST, found the layout {where.name}")
        wanted = {where.resolve(reference): () if reference.startswith("sha256:") else (reference,)}
    if dry_run:
        _tell(where, wanted, partial(attached_types, where) if old else _find(where, layout, None, by))
        return
    find = _find(where, layout, old, by)
    for digest, tags in wanted.items():
        _sign(where, digest, tags, find, signer)


def _check_old(old: Path | None, alone: bool) -> None:
    if old is None:
        return
    if not alone:
        raise InputError("--signed-by: expected an IMAGE, and no --layout beside it")
    if not old.is_file():
        raise InputError(f"--signed-by: expected a public key of cosign, found no file {old}")


def _of_runtime(
    now: Context, name: str, place: str | None, layout: Path | None
) -> tuple[Target, Mapping[str, Sequence[str]], Path]:
    """Return the repository, digest -> tags of the version of a Runtime, and its layout."""
    chosen(now.root, (name,))
    folder = layout or joined_folder(now, name)
    return target_at(repository(place, "--to")), version(now.runtime(name), Layout(folder)).by_digest, folder


@click.command()
@click.argument("layout", type=click.Path(path_type=Path))
@BUILDER
def attest(layout: Path, given: str | None) -> None:
    """Put bills of materials and provenance beside the images in the indexes of LAYOUT, before it is pushed.

    `docker buildx imagetools inspect` shows them. The digest of each index changes, those of its images do not.
    `sign` attaches the same documents, and `publish` pushes the same indexes.
    """
    now, by, folder = context(), builder(os.environ, given), Layout(layout)
    found = {image.digest or "": image for image in images(layout)}
    folder.check()
    documents = {digest: of_platform(_platform(now, image), by) for digest, image in found.items()}
    for digest, document in documents.items():
        keep(folder, digest, document)
    for old, new in add(folder, documents).items():
        click.echo(f"{new} is there" if old == new else f"{old} -> {new}")


def _tell(where: Target, wanted: Mapping[str, Sequence[str]], find: FindTypes | None) -> None:
    """Print what `_sign` would attach and sign."""
    click.echo(where.name)
    for digest, tags in wanted.items():
        platforms = _platforms(where, digest)
        for one, types in _types(digest, platforms, find).items():
            for kind in types:
                click.echo(f"attach: {one} {kind}")
        for one, named in _signatures(digest, platforms, tags):
            click.echo(" ".join(("sign:", one, *(f"as {tag}" for tag in named.values()))))
    click.echo(NOTHING_CHANGED)


def _types(digest: str, platforms: Iterable[str], find: FindTypes | None) -> Mapping[str, Iterable[str]]:
    """Return digest -> the types of the documents to attach to it."""
    if find is None:
        return {}
    known = {one: find(one) for one in platforms}
    return known if digest in known else {**known, digest: OF_INDEX}


def _sign(where: Target, digest: str, tags: Sequence[str], find: Find | None, signer: Signer) -> None:
    """Attach the documents that `find` gives, then sign the platforms, and the digest as each of the tags."""
    platforms = _platforms(where, digest)
    if find is not None:
        _attach(where, digest, platforms, find, signer)
    for one, named in _signatures(digest, platforms, tags):
        sign_digest(where, one, named, signer, click.echo)


def _platforms(where: Target, digest: str) -> Sequence[str]:
    """Return the digests of the platforms in an index, or of the image itself."""
    return tuple(where.platforms(digest).values()) or (digest,)


def _signatures(digest: str, platforms: Iterable[str], tags: Sequence[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each digest to sign, with the annotations of its signature: the platforms first."""
    yield from ((one, {}) for one in platforms if one != digest)
    yield from ((digest, named) for named in [{"tag": tag} for tag in tags] or [{}])


def _attach(where: Target, digest: str, platforms: Sequence[str], find: Find, signer: Signer) -> None:
    # All of them are looked for before anything is attached.
    known = {one: find(one) for one in platforms}
    for one, documents in known.items():
        attach(where, one, documents, signer, click.echo)
    if digest not in known:
        attach(where, digest, of_index(digest, list(known.values())), signer, click.echo)


def _find(where: Target, layout: Path | None, old: Path | None, by: Builder) -> Find | None:
    if layout is not None:
        return _documents(layout, by)
    return partial(signed_by, where, Trust(old)) if old is not None else None


def _documents(layout: Path, by: Builder) -> Find:
    """Return a function that gives the documents about an image of a layout, by its digest."""
    found = {image.digest: image for image in images(layout)}

    def find(digest: str) -> Documents:
        if digest not in found:
            raise InputError(f"--layout: {layout}: expected the image {digest}, found others")
        return kept(Layout(layout), digest) or of_platform(_platform(context(), found[digest]), by)

    return find


def _platform(now: Context, image: Image) -> Platform:
    made = recipe(now.root, image)
    found = bill(contents(image), made)
    accepted = load_accepted(now.root, made.runtime.name)
    return Platform(image, made, found, tuple(statements(found, accepted, now.now.date())))
