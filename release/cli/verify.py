"""The verb `verify`."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from release.advisories.known import Advisories, advisories
from release.advisories.places import read
from release.cli.options import ADVISORIES, JSON, print_json
from release.cli.tables import print_table
from release.common.errors import InputError
from release.index.client import cache_folder
from release.index.sessions import once, sessions
from release.signing.target import target
from release.signing.trust import Trust
from release.verifying.check import Check, Result
from release.verifying.feed import read_feed
from release.verifying.verify import Expected, Verification, is_good

FAILED = 1
ISSUER = "https://token.actions.githubusercontent.com"
_MARKS = {Result.PASSED: "✓", Result.FAILED: "✗", Result.SKIPPED: "-"}


@click.command()
@click.argument("name", metavar="IMAGE")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="The public key of the publisher.")
@click.option("--identity", default="", metavar="REGEX", help="The workflow that signs keyless, in place of a key.")
@click.option("--issuer", default=ISSUER, metavar="URL", help="Who vouches for the identity.", show_default=True)
@click.option("--digest", default="", metavar="sha256:…", help="The digest that the release notes name.")
@click.option("--source", default="", metavar="URL", help="The repository that the image must be built from.")
@click.option("--builder", default="", metavar="URI", help="The builder that must have built it.")
@click.option("--feed", "place", default="", metavar="PLACE", help="An address or a file. Default: that in the image.")
@click.option("--no-feed", is_flag=True, help="Do not ask the release feed.")
@ADVISORIES
@JSON
def verify(
    name: str,
    key: Path | None,
    identity: str,
    issuer: str,
    digest: str,
    source: str,
    builder: str,
    place: str,
    no_feed: bool,
    places: tuple[str, ...],
    as_json: bool,
) -> None:
    """Check IMAGE before you deploy it: REGISTRY/REPOSITORY:TAG, …@DIGEST, or an OCI layout (FOLDER:TAG).

    Checks the digest, the signatures, the source in the provenance, the bills of materials, the VEX, with --advisories
    the vulnerabilities, and that the feed does not yank the version. Exit code 1 if a check fails. Pulls no layers.
    """
    where, reference = target(name)
    expected = Expected(
        digest=digest,
        source=source,
        builder=builder,
        place=place,
        feed=None if no_feed else lambda address: read_feed(address, once(os.environ)()),
        advisories=_advisories(places) if places else None,
    )
    found = Verification(where, reference, _trust(key, identity, issuer), expected)
    # A name that nothing has is invalid input, and no failed check.
    current = found.digest
    checks = list(found.checks())
    if as_json:
        rows = [{"name": one.name, "result": one.result.value, "detail": one.detail} for one in checks]
        print_json({"image": name, "digest": current, "good": is_good(checks), "checks": rows})
    else:
        _print(name, checks)
    sys.exit(0 if is_good(checks) else FAILED)


def _trust(key: Path | None, identity: str, issuer: str) -> Trust:
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
