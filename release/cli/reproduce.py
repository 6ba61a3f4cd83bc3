"""The verb `reproduce`."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import asdict, dataclass
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
    its base image with the default Python. The build uses a new clone, without Pants' results and without the engine's
    cache. Tags on the engine stay as they are. Fails (exit code 1) if the image ids differ, and names each file that
    does.
    """
    root = context().root
    name = _image(root, name)
    with layout(name) as place, tempfile.TemporaryDirectory(prefix="reproduce-") as folder:
        given = select(images(place), platform)
        found = _built_again(root, name, given, Path(folder))
    if as_json:
        print_json({"given": found.given, "made": found.made, "changes": [asdict(one) for one in found.changes]})
    else:
        _print(found)
    sys.exit(DIFFERENT if found.given != found.made else 0)


@dataclass(frozen=True)
class _Comparison:
    """The image ids of both builds, what differs, and how long the second build took."""

    given: str
    made: str
    changes: tuple[Change, ...]
    seconds: float


def _built_again(root: Path, name: str, given: Image, folder: Path) -> _Comparison:
    origin = _origin(given)
    click.echo(f"{name}: {given.config_digest}, Runtime {given.version}, commit {origin.revision}", err=True)
    checkout = clone(root, origin.revision, folder)
    target, made_name = _target(checkout, given)
    began = time.monotonic()
    with kept_tags(REPOSITORY, _PARTS):
        package(checkout, target, origin, folder)
        seconds = time.monotonic() - began
        with layout(made_name) as place:
            made = select(images(place), None)
            return _Comparison(given.config_digest, made.config_digest, tuple(compare(given, made)), seconds)


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


def _print(found: _Comparison) -> None:
    click.echo(f"built again in {found.seconds / 60:.1f} min")
    if found.given == found.made:
        click.echo(f"equal: image id {found.made}")
        return
    click.echo(f"different: image id {found.given} (given), {found.made} (built again)")
    for (layer, step), group in groupby(found.changes, lambda change: (change.layer, change.step)):
        _print_step(f"layer {layer}: {step[:80]}" if layer else step, list(group))


def _print_step(title: str, changes: list[Change]) -> None:
    click.echo(f"{title} ({len(changes)})")
    for change in changes[:_SHOWN]:
        click.echo(f"  {change.path}: {change.what}" if change.path else f"  {change.what}")
    if len(changes) > _SHOWN:
        click.echo(f"  … and {len(changes) - _SHOWN} more: --json has all")
