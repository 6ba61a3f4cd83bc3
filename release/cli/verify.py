"""The verb `verify`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from catalogue.variants import tags, variants
from release.advisories.known import Advisories, advisories
from release.advisories.places import read
from release.cli.context import Context, chosen, context
from release.cli.options import ADVISORIES, JSON, print_json
from release.cli.places import REPOSITORY, REPOSITORY_HELP, is_runtime, repository, target_at, version
from release.cli.tables import print_table
from release.common.errors import InputError
from release.index.client import cache_folder
from release.index.sessions import once, sessions
from release.layouts.layout import Layout
from release.signing.target import target
from release.signing.trust import GITHUB, Trust, of_workflow
from release.verifying.check import Check, Result
from release.verifying.feed import read_feed
from release.verifying.verify import Expected, Verification, is_good

FAILED = 1
KEY = "RUNTIME_COSIGN_PUBLIC_KEY"
_MARKS = {Result.PASSED: "✓", Result.FAILED: "✗", Result.SKIPPED: "-"}


@click.command()
@click.argument("name", metavar="IMAGE|RUNTIME")
@click.option("--in", "place", metavar="REPOSITORY", envvar=REPOSITORY, help=f"With RUNTIME. {REPOSITORY_HELP}")
@click.option(
    "--layout",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="With RUNTIME: the layout that was pushed, whose digests are checked before they have tags.",
)
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    envvar=KEY,
    help=f"The public key of the publisher. Also {KEY}.",
)
@click.option(
    "--identity",
    default="",
    metavar="REGEX",
    help="The workflow that signs keyless, in place of a key. The default is the workflow that runs this.",
)
@click.option("--issuer", default=GITHUB, metavar="URL", help="Who vouches for the identity.", show_default=True)
@click.option("--digest", default="", metavar="sha256:…", help="The digest that the release notes name.")
@click.option("--source", default="", metavar="URL", help="The repository that the image must be built from.")
@click.option("--builder", default="", metavar="URI", help="The builder that must have built it.")
@click.option("--feed", "feed", default="", metavar="PLACE", help="An address or a file. Default: that in the image.")
@click.option("--no-feed", is_flag=True, help="Do not ask the release feed.")
@ADVISORIES
@JSON
def verify(
    name: str,
    place: str | None,
    layout: Path | None,
    key: Path | None,
    identity: str,
    issuer: str,
    digest: str,
    source: str,
    builder: str,
    feed: str,
    no_feed: bool,
    places: tuple[str, ...],
    as_json: bool,
) -> None:
    """Check IMAGE before you deploy it: REGISTRY/REPOSITORY:TAG, …@DIGEST, or an OCI layout (FOLDER:TAG).

    Checks the digest, the signatures, the source in the provenance, the bills of materials, the VEX, with --advisories
    the vulnerabilities, and that the feed does not yank the version. Exit code 1 if a check fails. Pulls no layers.
    With RUNTIME, every tag of the version in the checkout is checked.
    """
    expected = Expected(
        digest=digest,
        source=source,
        builder=builder,
        place=feed,
        feed=None if no_feed else lambda address: read_feed(address, once(os.environ)()),
        advisories=_advisories(places) if places else None,
    )
    trust = _trust(key, identity, issuer)
    if is_runtime(name):
        rows = _of_runtime(context(), name, place, layout, trust, expected)
    else:
        where, reference = target(name)
        rows = {name: Verification(where, reference, trust, expected)}
    # A name that nothing has is invalid input, and no failed check.
    digests = {shown: one.digest for shown, one in rows.items()}
    found = {shown: list(one.checks()) for shown, one in rows.items()}
    if as_json:
        data = [_data(shown, digests[shown], checks) for shown, checks in found.items()]
        print_json(data if is_runtime(name) else data[0])
    else:
        for shown, checks in found.items():
            _print(shown, checks)
    sys.exit(0 if all(map(is_good, found.values())) else FAILED)


def _of_runtime(
    now: Context, name: str, place: str | None, layout: Path | None, trust: Trust, expected: Expected
) -> Mapping[str, Verification]:
    """Return what to verify of the version of a Runtime: each tag, or its digest in a layout."""
    chosen(now.root, (name,))
    runtime, where = now.runtime(name), target_at(repository(place, "--in"))
    if layout is None:
        names = [tag for variant in variants(runtime) for tag in tags(runtime, variant)]
        return {where.at(tag): Verification(where, tag, trust, expected) for tag in names}
    found = version(runtime, Layout(layout)).digests
    return {where.at(tag): Verification(where, found[tag], trust, replace(expected, tag=tag)) for tag in found}


def _data(name: str, digest: str, checks: list[Check]) -> Mapping[str, Any]:
    rows = [{"name": row.name, "result": row.result.value, "detail": row.detail} for row in checks]
    return {"image": name, "digest": digest, "good": is_good(checks), "checks": rows}


def _trust(key: Path | None, identity: str, issuer: str) -> Trust:
    ours = of_workflow(os.environ)
    if key is None and not identity and ours:
        return ours
    if (key is None) == (not identity):
        raise InputError("--key: expected either the publisher's public key or --identity")
    if key is not None and not key.is_file():
        raise InputError(f"--key: expected a public key of cosign, found no file {key}")
    return Trust(key, identity, issuer)


def _advisories(places: tuple[str, ...]) -> Advisories:
    return advisories(read(places, sessions(os.environ, cache_folder(os.environ))), date.today())


def _print(name: str, checks: list[Check]) -> None:
    print_table(("", "check", "result"), ((_MARKS[one.result], one.name, one.detail) for one in checks), name)
    failed = [one.name for one in checks if one.result is Result.FAILED]
    click.echo(f"do not deploy it: {', '.join(failed)} failed" if failed else "good")
