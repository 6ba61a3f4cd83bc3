"""The verb `export`."""

from __future__ import annotations

from pathlib import Path

import click

from catalogue.model import Runtime
from release.cli.context import chosen, context
from release.cli.places import LAYOUTS
from release.layouts.compression import Compression
from release.layouts.layout import Layout
from release.publishing.engine_images import EngineImage, engine_images, export_image
from release.publishing.outcomes import Report, read_reports, results
from release.publishing.progress import size
from release.publishing.records import Record

REPORTS = "dist/test/reports"


@click.command()
@click.argument("name", metavar="RUNTIME")
@click.option("--python", "pythons", multiple=True, metavar="X.Y", help="Only this Python. Can be repeated.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="The OCI layout.")
@click.option(
    "--reports",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=f"The JUnit reports of the image tests. The default is {REPORTS}.",
)
@click.option("--untested", is_flag=True, help="Export without the results of tests. `publish` refuses such an image.")
@click.option(
    "--compression",
    type=click.Choice([how.value for how in Compression]),
    default=Compression.GZIP.value,
    help="How layers are compressed. The default is gzip.",
)
def export(
    name: str, pythons: tuple[str, ...], output: Path | None, reports: Path | None, untested: bool, compression: str
) -> None:
    """Write the images of RUNTIME from the engine into an OCI layout, with the results of their tests.

    The digest of each image's config is the image id that was tested. The digest that a registry will have is printed.
    The default layout is dist/oci/RUNTIME-ARCHITECTURE.
    """
    now = context()
    chosen(now.root, (name,))
    runtime = now.runtime(name)
    found = () if untested else read_reports(reports or now.root / REPORTS)
    for image in engine_images(runtime, pythons):
        layout = Layout(output or now.root / LAYOUTS / f"{name}-{image.architecture}").create()
        _report(_export(image, runtime, layout, Compression(compression), found, untested), layout)


def _export(
    image: EngineImage,
    runtime: Runtime,
    layout: Layout,
    how: Compression,
    reports: tuple[Report, ...],
    untested: bool,
) -> Record:
    tests = None if untested else results(reports, runtime, image.variant.name, image.id)
    return export_image(image, runtime, layout, how, tests)


def _report(record: Record, layout: Layout) -> None:
    made = layout.manifest(record.manifest)
    total = size(sum(blob.size for blob in made.blobs))
    found = record.tests
    tests = f"{found.passed} passed, {found.failed} failed, {len(found.files)} files" if found else "untested"
    click.echo(f"{record}: {record.manifest.digest} {total}, {tests}")
