"""The verb `sign`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from release.cli.context import Context, context
from release.common.errors import InputError
from release.contents.contents import contents
from release.contents.image import Image, images
from release.provenance.builder import Builder, builder
from release.recipe.recipe import recipe
from release.sbom.bill import bill
from release.signing.attach import attach
from release.signing.attach import sign as sign_digest
from release.signing.beside import add
from release.signing.documents import Documents, Platform, of_index, of_platform
from release.signing.signer import Signer
from release.signing.target import Target, target
from release.vex.accepted import load_accepted
from release.vex.statements import statements


@click.command()
@click.argument("name", metavar="IMAGE")
@click.option("--layout", type=click.Path(path_type=Path), metavar="PATH", help="Attach the documents of this layout.")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="A key of cosign; without it, keyless.")
@click.option("--builder", "given", metavar="URI", help="Who builds. The default is the workflow that runs this.")
def sign(name: str, layout: Path | None, key: Path | None, given: str | None) -> None:
    """Sign IMAGE, REGISTRY/REPOSITORY:TAG or …@DIGEST, and each of its platforms, with cosign.

    Sign each tag of an image: `verify` refuses a tag that nobody signed it as.
    --layout is the OCI layout that was pushed: its bills of materials, VEX and provenance are attached too. What is
    attached already stays. The password of the key is in COSIGN_PASSWORD.
    """
    signer = Signer(key)
    where, reference = target(name)
    digest = where.resolve(reference)
    platforms = where.platforms(digest) or {"": digest}
    if layout is not None:
        _attach(where, digest, platforms, images(layout), signer, builder(os.environ, given))
    tag = {} if reference.startswith("sha256:") else {"tag": reference}
    for one in dict.fromkeys((*platforms.values(), digest)):
        sign_digest(where, one, tag if one == digest else {}, signer, click.echo)


@click.command()
@click.argument("layout", type=click.Path(path_type=Path))
@click.option("--builder", "given", metavar="URI", help="Who builds. The default is the workflow that runs this.")
def attest(layout: Path, given: str | None) -> None:
    """Put bills of materials and provenance beside the images in the indexes of LAYOUT, before it is pushed.

    `docker buildx imagetools inspect` shows them. The digest of each index changes, those of its images do not.
    """
    now, by = context(), builder(os.environ, given)
    documents = {image.digest or "": of_platform(_platform(now, image), by) for image in images(layout)}
    for old, new in add(layout, documents).items():
        click.echo(f"{new} is there" if old == new else f"{old} -> {new}")


def _attach(
    where: Target, digest: str, platforms: Mapping[str, str], found: list[Image], signer: Signer, by: Builder
) -> None:
    by_digest = {image.digest: image for image in found}
    missing = [name for name, one in platforms.items() if one not in by_digest]
    if missing:
        expected = f"expected the images of {where.at(digest)}"
        raise InputError(f"--layout: {expected}, found none of {', '.join(missing) or digest}")
    now = context()
    known: list[Documents] = []
    for one in platforms.values():
        known.append(of_platform(_platform(now, by_digest[one]), by))
        attach(where, one, known[-1], signer, click.echo)
    if digest not in platforms.values():
        attach(where, digest, of_index(digest, known), signer, click.echo)


def _platform(now: Context, image: Image) -> Platform:
    made = recipe(now.root, image)
    found = bill(contents(image), made)
    accepted = load_accepted(now.root, made.runtime.name)
    return Platform(image, made, found, tuple(statements(found, accepted, now.now.date())))
