"""The release tool: what is new upstream, the next version, what to build, and what users are told of it.

Exit codes: 0 done, 1 failed (running it again may help), 2 invalid command or data.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from catalogue.errors import CatalogueError
from host.errors import HostError
from release.common.errors import InputError, ReleaseError

FAILED = 1
INVALID = 2


# Verb -> the module that defines it. Only that of the given verb is loaded, since all of them take most of a second.
_ELSEWHERE = {
    "attest": "sign",
    "cpython-patches": "cpython_patches",
    "moves": "promote",
    "provenance": "documents",
    "rollback": "promote",
    "sbom": "documents",
    "unyank": "yank",
    "upgrade-test": "upgrading",
    "vex": "documents",
}
_OWN = (
    *("announce", "bump", "check", "diff", "expire", "export", "feed", "join", "matrix", "mirror", "notes", "plan"),
    *("promote", "propose", "publish", "replay", "report", "repository", "reproduce", "retention", "scan", "sign"),
    *("status", "verify", "yank"),
)
VERBS = {**dict(zip(_OWN, _OWN)), **_ELSEWHERE}


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in VERBS:
            return None
        found: click.Command = getattr(import_module(f"release.cli.{VERBS[cmd_name]}"), cmd_name.replace("-", "_"))
        return found


@click.group(cls=_Verbs, epilog="Exit codes: 0 done, 1 failed (running it again may help), 2 invalid command or data.")
def cli() -> None:
    """Plan and write the next versions of the Runtimes, and tell what is published.

    The package index is that of the machine's pip and uv. Answers with an ETag are cached.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a verb and exit. An expected error is one line on stderr."""
    try:
        # A verb returns nothing; what ends early, such as --help, returns its exit code.
        sys.exit(cli(arguments, prog_name="release", standalone_mode=False))
    except click.ClickException as error:
        _stop(_in_one_line(error, sys.argv[1:] if arguments is None else arguments), error.exit_code)
    except click.Abort:
        _stop("release: interrupted", FAILED)
    except (InputError, CatalogueError, HostError) as error:
        _stop(str(error), INVALID)
    except ReleaseError as error:
        _stop(str(error), FAILED)


def _in_one_line(error: click.ClickException, arguments: Sequence[str]) -> str:
    """Return what is wrong with the command, and where its help is."""
    # An option without its argument has no context.
    verb = next((f"release {one}" for one in arguments if one in VERBS), "release")
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else verb
    return f"{path}: {' '.join(error.format_message().split())} (see {path} --help)"


def _stop(line: str, code: int) -> None:
    click.echo(line, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
