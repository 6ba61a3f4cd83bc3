"""The verb `upgrade-test`."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import click
from packaging.version import Version

from catalogue.paths import runtimes
from release.cli.context import chosen, context
from release.cli.options import JSON, print_json
from release.cli.places import is_runtime
from release.cli.tables import console
from release.common.errors import InputError
from release.upgrading import dockerfile
from release.upgrading.build import BuildOptions
from release.upgrading.engine import engine, read_env_file
from release.upgrading.references import TAG, Variant, candidates
from release.upgrading.report.data import as_data
from release.upgrading.report.html import html
from release.upgrading.report.report import Report, report
from release.upgrading.report.text import text
from release.upgrading.upgrade import Options, Trial

BREAKS = 1


@click.command(
    name="upgrade-test",
    epilog="Exit codes: 0 nothing breaks, 1 something breaks or the engine failed, 2 invalid command or project.",
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("start", metavar="FROM")
@click.argument("ends", metavar="TO...", nargs=-1, required=True)
@click.option("--step-by-step", is_flag=True, help="Also try the newest version of each major between FROM and TO.")
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
    help="Write report.html, report.txt and report.json to this folder.",
)
@click.option("--repository", default="", metavar="NAME", help="Of the images. Default: that of the Dockerfile.")
@click.option("--env-file", metavar="FILE", help="Variables for parsing and tests. Default: .env of the project.")
@click.option("--build-arg", "build_args", multiple=True, metavar="NAME[=VALUE]", help="As of `docker build`.")
@click.option("--secret", "secrets", multiple=True, metavar="id=NAME,src=FILE", help="As of `docker build`.")
@click.option("--build-network", default="", metavar="NAME", help="The option --network of `docker build`.")
@click.option("--postgres-image", default="", metavar="IMAGE", help="Default: this repository's, or postgres:12.6.")
@click.option("--no-database", is_flag=True, help="Do not migrate a metadata database.")
@click.option("--no-tests", is_flag=True, help="Do not run the project's tests.")
@JSON
def upgrade_test(
    project: Path,
    start: str,
    ends: tuple[str, ...],
    step_by_step: bool,
    output: Path | None,
    repository: str,
    env_file: str | None,
    build_args: tuple[str, ...],
    secrets: tuple[str, ...],
    build_network: str,
    postgres_image: str,
    no_database: bool,
    no_tests: bool,
    as_json: bool,
) -> None:
    """Try the project in the folder PROJECT on another version, and report what breaks.

    FROM is the version that it runs on now, TO the one that it shall run on; several are steps on the way. Each is a
    version (10.9.0), the tag of a variant (10.9.0-python-3.11), an image, or a Runtime of this checkout (runtime-10).
    The project is built on each, its DAGs are parsed and its tests run, and a PostgreSQL database with runs in it is
    migrated to TO and back. None of the project's DAGs is run, and its folder stays as it is.
    """
    start, ends = _version(start), tuple(map(_version, ends))
    options = Options(
        BuildOptions(_build_args(build_args), secrets, build_network),
        _variables(project, env_file),
        repository,
        postgres_image,
        not no_database,
        not no_tests,
    )
    # What needs no engine is checked first.
    dockerfile.read(project)
    names = [start, *(steps(start, ends) if step_by_step else []), *ends]
    for option, name in zip(("FROM", *["TO"] * len(names)), names):
        candidates(name, Variant(""), option)
    with _terminable(), engine() as running:
        found = Trial(running, project, options, _teller()).run(names)
    made = report(found, datetime.now(timezone.utc))
    if output:
        write(made, output)
    if as_json:
        print_json(as_data(made))
    else:
        click.echo(text(made, console().width), nl=False)
    sys.exit(BREAKS if made.breaks else 0)


def _version(name: str) -> str:
    """Return the version of a Runtime of this checkout, or the name itself if it is something else."""
    if not is_runtime(name):
        return name
    now = context()
    return now.runtime(chosen(now.root, (name,))[0]).version


def _build_args(rows: Sequence[str]) -> dict[str, str]:
    pairs = (row.partition("=") for row in rows)
    return {name: value if has_value else os.environ.get(name, "") for name, has_value, value in pairs}


def _variables(project: Path, env_file: str | None) -> Mapping[str, str]:
    if env_file:
        return read_env_file(env_file)
    default = project / ".env"
    return read_env_file(str(default)) if default.is_file() else {}


def steps(start: str, ends: Sequence[str]) -> list[str]:
    """Return the newest version of each major between two versions, as the histories of this checkout have them."""
    if len(ends) > 1:
        raise InputError("--step-by-step: expected one TO, found several, which are steps already")
    found = [TAG.fullmatch(name) for name in (start, *ends)]
    if None in found:
        raise InputError("--step-by-step: expected versions such as 10.9.0 for FROM and TO")
    low, high = (Version(match["version"]).major for match in found if match)
    now = context()
    majors = {int(name.rpartition("-")[2]): name for name in runtimes(now.root)}
    return [now.history(majors[major]).releases[0].version for major in sorted(majors) if low < major < high]


def write(made: Report, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    data: Any = json.dumps(as_data(made), indent=2, ensure_ascii=False)
    for name, content in (("html", html(made)), ("txt", text(made, 120)), ("json", f"{data}\n")):
        path = folder / f"report.{name}"
        path.write_text(content, encoding="utf-8")
        click.echo(f"written: {path}", err=True)


def _teller() -> Callable[[str], None]:
    """Return what prints a line at each step, with the seconds since the first."""
    began = time.monotonic()
    return lambda line: click.echo(f"{time.monotonic() - began:5.0f} s  {line}", err=True)


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that containers and images are removed."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
