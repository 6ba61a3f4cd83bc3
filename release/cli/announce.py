"""The verb `announce`."""

from __future__ import annotations

import os

import click

from catalogue.model import Runtime
from catalogue.variants import tags, variants
from release.cli.context import Context, chosen, context
from release.cli.options import DRY_RUN
from release.cli.places import REPOSITORY, REPOSITORY_HELP
from release.cli.promote import check_not_yanked
from release.common.errors import InputError
from release.notes.announcement import announcement
from release.proposal.github import github
from release.publishing.checkout import revision
from release.registry.references import place
from release.registry.repository import Repository


@click.command()
@click.argument("name", metavar="RUNTIME")
@click.option("--in", "target", required=True, metavar="REPOSITORY", envvar=REPOSITORY, help=REPOSITORY_HELP)
@DRY_RUN
def announce(name: str, target: str, dry_run: bool) -> None:
    """Make the release of RUNTIME's version on GitHub, or refresh it: its notes, and the digests of its images.

    GITHUB_REPOSITORY and GITHUB_TOKEN name the repository and a token that may write contents, GITHUB_API_URL another
    server. The notes are those of runtimes/RUNTIME/notes.
    """
    now = context()
    chosen(now.root, (name,))
    runtime = now.runtime(name)
    check_not_yanked(now, name, runtime.version)
    text = _text(now, runtime, Repository(place(target, "--in"), os.environ))
    if dry_run:
        click.echo(text)
        return
    click.echo(_announce(runtime.version, f"Astro Runtime {runtime.version}", text, revision(now.root)))


def _text(now: Context, runtime: Runtime, repository: Repository) -> str:
    names = [tag for variant in variants(runtime) for tag in tags(runtime, variant)]
    digests = {tag: repository.digest(tag) for tag in names}
    missing = [tag for tag, digest in digests.items() if not digest]
    if missing:
        expected = f"{repository.place}: expected every tag of {runtime.version}"
        raise InputError(f"{expected}, found none of {', '.join(missing)}: release publish {runtime.name}")
    path = now.root / runtime.paths.notes(runtime.version)
    notes = path.read_text(encoding="utf-8") if path.is_file() else ""
    return announcement(notes, str(repository.place), digests)


def _announce(tag: str, title: str, text: str, commit: str) -> str:
    """Make or refresh a release, and return what was done."""
    server = github(os.environ)
    found = server.release(tag)
    if found is None:
        return f"{server.create_release(tag, commit, title, text).url}: created"
    if (found.title, found.body) == (title, text):
        return f"{found.url}: up to date"
    return f"{server.update_release(found.number, title, text).url}: refreshed"
