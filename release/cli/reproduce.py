"""The verb `reproduce`."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from pathlib import Path

import click

from catalogue.labels import OCI, OURS
from catalogue.paths import runtimes
from catalogue.repository import load_runtime
from catalogue.variants import REPOSITORY, Variant, image_name
from release.cli.context import context
from release.cli.images import IMAGE, PLATFORM
from release.cli.options import JSON, print_json
from release.common.errors import InputError
from release.contents.image import Image, images, select
from release.contents.places import layout
from release.reproducing.comparison import Change, compare
from release.reproducing.rebuild import Origin, clone, kept_tags, package

DIFFERENT = 1
# Images that the others are built on.
_PARTS = f"{REPOSITORY}-build"
_SHOWN = 20


@click.command()
@IMAGE
@PLATFORM
@JSON
def reproduce(name: str, platform: str | None, as_json: bool) -> None:
    """Build IMAGE again from the commit in its labels, and compare both builds file by file.

    IMAGE is an OCI layout, a tar of `docker save`, an image of the engine, or a Runtime such as runtime-10, which means
    its base image with the default Python. The build uses a new clone, without Pants'
    results and without the engine's cache; tags on the engine stay as they are. Fails (exit code 1) if the image ids
    differ, and names each file that does.
    """
    root = context().root
    name = _image(root, name)
    with layout(name) as place, tempfile.TemporaryDirectory(prefix="reproduce-") as folder:
        given = select(images(place), platform)
        origin = _origin(given)
        click.echo(f"{name}: {given.config_digest}, Runtime {given.version}, commit {origin.revision}", err=True)
        checkout = clone(root, origin.revision, Path(folder))
        target, made_name = _target(checkout, given)
        began = time.monotonic()
        with kept_tags(REPOSITORY, _PARTS):
            package(checkout, target, origin, Path(folder))
            seconds = time.monotonic() - began
            with layout(made_name) as made_place:
                made = select(images(made_place), None)
                changes = list(compare(given, made))
    if as_json:
        print_json({"given": given.config_digest, "made": made.config_digest, "changes": [asdict(c) for c in changes]})
    else:
        _print(given, made, changes, seconds)
    sys.exit(DIFFERENT if given.config_digest != made.config_digest else 0)


def _image(root: Path, name: str) -> str:
    if name not in runtimes(root):
        return name
    runtime = load_runtime(root, name)
    return image_name(runtime, Variant(runtime.python.default, onbuild=False))


def _origin(image: Image) -> Origin:
    """Return what an image says of its build. Raises InputError if it was built from uncommitted changes."""
    revision = image.label(f"{OCI}.revision")
    if revision.endswith("-dirty") or revision == "unknown":
        raise InputError(f"{image.blobs.place}: {OCI}.revision: expected a commit, found {revision}")
    created = datetime.fromisoformat(image.created.replace("Z", "+00:00"))
    return Origin(revision, int(created.timestamp()), image.labels.get(f"{OCI}.source", ""))


def _target(checkout: Path, image: Image) -> tuple[str, str]:
    """Return the target that builds an image, and the name that its build has on the engine."""
    runtime = load_runtime(checkout, f"runtime-{image.version.partition('.')[0]}")
    variant = Variant(image.python.rpartition(".")[0], f"{OURS}.airflow.onbuild" in image.labels)
    return runtime.paths.image_target(variant.name), image_name(runtime, variant)


def _print(given: Image, made: Image, changes: list[Change], seconds: float) -> None:
    click.echo(f"built again in {seconds / 60:.1f} min")
    if given.config_digest == made.config_digest:
        click.echo(f"equal: image id {made.config_digest}")
        return
    click.echo(f"different: image id {given.config_digest} (given), {made.config_digest} (built again)")
    for (layer, step), group in groupby(changes, lambda change: (change.layer, change.step)):
        rows = list(group)
        click.echo(f"{f'layer {layer}: ' if layer else ''}{step[:80]} ({len(rows)})")
        for row in rows[:_SHOWN]:
            click.echo(f"  {row.path}: {row.what}" if row.path else f"  {row.what}")
        if len(rows) > _SHOWN:
            click.echo(f"  … and {len(rows) - _SHOWN} more: --json has all")
