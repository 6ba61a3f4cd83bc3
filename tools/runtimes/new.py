"""The command line: `new MAJOR --airflow X.Y.Z`, which writes the files of a new Runtime."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from catalogue.checks import check_pythons
from catalogue.errors import CatalogueError
from catalogue.load import parse_runtime
from catalogue.model import Runtime
from catalogue.paths import Paths, runtimes
from catalogue.providers import load_providers
from catalogue.repository import find_root, load_interpreters, load_runtime
from catalogue.text_file import read_text
from host.errors import HostError
from tools.locking.errors import LockError
from tools.runtimes.decisions import decisions
from tools.runtimes.folders import write_folders
from tools.runtimes.new_providers import Additions
from tools.runtimes.required import UnknownRequirementsError, newly_required
from tools.runtimes.skeleton import Plan, skeleton

INVALID = 2
FAILED = 1


@click.command()
@click.argument("major", type=click.IntRange(min=1))
@click.option("--airflow", required=True, metavar="X.Y.Z", help="The version of Apache Airflow.")
@click.option("--version", metavar="X.Y.Z", help="The version of the Runtime. The default is MAJOR.0.0.")
@click.option("--release-date", type=click.DateTime(["%Y-%m-%d"]), help="YYYY-MM-DD. The default is today.")
@click.option("--python", "pythons", multiple=True, metavar="X.Y", help="A Python of the Runtime. Can be repeated.")
@click.option("--default-python", metavar="X.Y", help="The Python of tags without a Python segment.")
def main(
    major: int,
    airflow: str,
    version: str | None,
    release_date: datetime | None,
    pythons: tuple[str, ...],
    default_python: str | None,
) -> None:
    """Write the files of Runtime MAJOR, based on the newest Runtime, and print what is left to decide."""
    root = find_root(Path.cwd())
    today = date.today()
    day = release_date.date() if release_date else today
    try:
        _refuse_existing(root, major)
        newest = load_runtime(root, runtimes(root)[-1])
        supported = sorted(pythons, key=_numbers) or newest.python.supported
        default = default_python or _default(newest.python.default, supported)
        plan = Plan(major, version or f"{major}.0.0", airflow, day, default, supported, today)
        files = prepare(root, plan, newest)
        additions = _additions(root, plan, newest)
        write_folders(root, {**files, **additions.files(plan.paths.catalogue, files[plan.paths.catalogue])})
    except (CatalogueError, HostError) as error:
        click.echo(str(error), err=True)
        sys.exit(INVALID)
    except OSError as error:
        click.echo(f"runtime-{major} was not written: {error}", err=True)
        sys.exit(FAILED)
    click.echo(decisions(plan, newest, additions))


def prepare(root: Path, plan: Plan, model: Runtime) -> dict[str, str]:
    """Return path -> text of the files of the plan, based on `model`. Raises CatalogueError for an invalid plan."""
    files = skeleton(plan, read_text(root, model.paths.catalogue))
    runtime = parse_runtime(plan.paths.catalogue, files[plan.paths.catalogue])
    check_pythons(runtime, list(load_interpreters(root)))
    return files


def _additions(root: Path, plan: Plan, model: Runtime) -> Additions:
    folders = {provider.package for provider in load_providers(root)}
    click.echo(f"asking the package index which providers Airflow {plan.airflow} requires", err=True)
    try:
        versions = newly_required(plan, model.providers)
    except (UnknownRequirementsError, LockError) as error:
        return Additions(unknown=str(error))
    return Additions(versions, tuple(name for name in versions if name not in folders))


def _refuse_existing(root: Path, major: int) -> None:
    paths = Paths(f"runtime-{major}")
    for folder in (paths.folder, paths.images):
        if (root / folder).exists():
            raise CatalogueError(folder, "", "expected a new major, found this folder")


def _default(usual: str, supported: Sequence[str]) -> str:
    return usual if usual in supported else supported[-1]


def _numbers(python: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", python))


if __name__ == "__main__":
    main()
