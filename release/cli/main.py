"""The release tool: what is new upstream, the next version, what to build, and what users are told of it.

Exit codes: 0 done, 1 failed (running it again may help), 2 invalid command or data.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from catalogue.errors import CatalogueError
from host.errors import HostError
from release.cli.announce import announce
from release.cli.bump import bump
from release.cli.check import check
from release.cli.cpython_patches import cpython_patches
from release.cli.diff import diff
from release.cli.documents import provenance, sbom, vex
from release.cli.export import export
from release.cli.feed import feed
from release.cli.join import join
from release.cli.matrix import matrix
from release.cli.mirror import mirror
from release.cli.notes import notes
from release.cli.plan import plan
from release.cli.promote import moves, promote, rollback
from release.cli.propose import propose
from release.cli.publish import publish
from release.cli.replay import replay
from release.cli.retention import retention
from release.cli.scan import scan
from release.cli.sign import attest, sign
from release.cli.status import status
from release.cli.upgrading import upgrade_test
from release.cli.verify import verify
from release.cli.yank import unyank, yank
from release.common.errors import InputError, ReleaseError

FAILED = 1
INVALID = 2


@click.group(epilog="Exit codes: 0 done, 1 failed (running it again may help), 2 invalid command or data.")
def cli() -> None:
    """Plan and write the next versions of the Runtimes, and tell what is published.

    The package index is that of the machine's pip and uv. Answers with an ETag are cached.
    """


VERBS = (
    *(status, check, plan, bump, diff, notes, propose, yank, unyank, feed, matrix, replay, upgrade_test),
    *(cpython_patches, sbom, vex, provenance, scan, export, join, attest, publish, sign, verify),
    *(promote, rollback, moves, announce, mirror, retention),
)
for verb in VERBS:
    cli.add_command(verb)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a verb and exit. An expected error is one line on stderr."""
    try:
        cli(arguments, prog_name="release")
    except (InputError, CatalogueError, HostError) as error:
        _stop(str(error), INVALID)
    except ReleaseError as error:
        _stop(str(error), FAILED)


def _stop(line: str, code: int) -> None:
    click.echo(line, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
