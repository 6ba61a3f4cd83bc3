"""The verbs `sbom`, `vex` and `provenance`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from host.files import write_atomically
from release.cli.context import context
from release.cli.images import IMAGE, OUTPUT, PLATFORM, subject
from release.cli.options import AS_OF, day, print_json
from release.common.errors import InputError
from release.provenance.builder import builder
from release.provenance.predicate import predicate
from release.sbom import cyclonedx, spdx
from release.vex import openvex
from release.vex.accepted import load_accepted
from release.vex.statements import statements

_FORMATS = {"cyclonedx": cyclonedx.document, "spdx": spdx.document}


@click.command()
@IMAGE
@click.option("--format", "kind", type=click.Choice(list(_FORMATS)), default="cyclonedx", show_default=True)
@PLATFORM
@OUTPUT
def sbom(name: str, kind: str, platform: str | None, output: Path | None) -> None:
    """Print the bill of materials of IMAGE: an OCI layout, a tar of `docker save`, or an image of the engine.

    Fails, with their names, if a file of the image belongs to no package.
    """
    with subject(context(), name, platform) as found:
        _write(output, _FORMATS[kind](found.bill))


@click.command()
@IMAGE
@PLATFORM
@AS_OF
@OUTPUT
def vex(name: str, platform: str | None, as_of: datetime | None, output: Path | None) -> None:
    """Print what is known of vulnerabilities of IMAGE, as OpenVEX: fixed by a patch, or accepted in vex.yaml."""
    now = context(day(as_of))
    with subject(now, name, platform) as found:
        accepted = load_accepted(now.root, found.recipe.runtime.name)
        _write(output, openvex.document(found.bill, statements(found.bill, accepted, now.now.date())))


@click.command()
@IMAGE
@PLATFORM
@click.option("--builder", "given", metavar="URI", help="Who builds. The default is the workflow that runs this.")
@OUTPUT
def provenance(name: str, platform: str | None, given: str | None, output: Path | None) -> None:
    """Print how IMAGE was built, as the predicate of a SLSA v1 provenance."""
    with subject(context(), name, platform) as found:
        _write(output, predicate(found.recipe, found.image, builder(os.environ, given)))


def _write(output: Path | None, document: Mapping[str, Any]) -> None:
    if output is None:
        print_json(document)
        return
    try:
        write_atomically(output, (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        raise InputError(f"--output: expected a file that can be written, found {output}: {error.strerror}") from None
    click.echo(f"written: {output}", err=True)
