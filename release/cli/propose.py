"""The verb `propose`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from catalogue.paths import Paths
from catalogue.repository import load_runtime
from release.cli.context import chosen, context
from release.common.errors import InputError, ReleaseError
from release.comparison.checkouts import checkout, commit
from release.comparison.difference import difference
from release.comparison.markdown import markdown
from release.proposal.body import Results, body, title
from release.proposal.branch import Branch, Push, check_clean, credentials
from release.proposal.github import GitHub, PullRequest, github
from release.proposal.results import read_results
from release.proposal.sizes import image_sizes
from tools.docs.image_names import ROOT_PAGES

# What a bump writes.
_SHARED = ("3rdparty/cpython", "3rdparty/debian", "docs", "providers", *ROOT_PAGES)


@click.command()
@click.argument("name", metavar="RUNTIME")
@click.option("--plan", "plan_file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--step", "steps", multiple=True, metavar="passed:COMMAND", help="A step that was run. Can be repeated.")
@click.option("--reports", type=click.Path(path_type=Path, file_okay=False), help="The folder of JUnit reports.")
@click.option("--base", default="main", help="The branch to merge into. The default is main.")
@click.option("--dry-run/--no-dry-run", default=True, help="Print the title and the body alone. It is the default.")
def propose(name: str, plan_file: Path, steps: tuple[str, ...], reports: Path | None, base: str, dry_run: bool) -> None:
    """Open or refresh the pull request for the bumped RUNTIME in this checkout.

    The branch is release/RUNTIME. A branch to which somebody else has committed is left alone. GITHUB_REPOSITORY,
    GITHUB_TOKEN and GITHUB_API_URL are those of GitHub Actions; git pushes to the remote `origin`.
    """
    root = context().root
    chosen(root, (name,))
    plan = _read_plan(plan_file, name)
    branch = Branch(root, f"release/{name}", base, credentials(os.environ))
    paths = check_clean(branch, (Paths(name).folder, *_SHARED))
    if not paths:
        click.echo(f"{name}: nothing changed, no pull request")
        return
    _check_version(plan_file, plan, load_runtime(root, name).version)
    results = replace(read_results(steps, reports), sizes=image_sizes(root, name))
    text = body(plan, markdown(difference(commit(root, "HEAD", name), checkout(root, name))), results)
    if dry_run:
        click.echo(f"{title(plan, results)}\n\n{text}")
        return
    click.echo(_publish(branch, paths, plan, text, results))


def _publish(branch: Branch, paths: list[str], plan: Mapping[str, Any], text: str, results: Results) -> str:
    server = github(os.environ)
    found = server.open_pull_request(branch.name)
    others = branch.people()
    if others:
        where = found.url if found else branch.name
        return f"{where}: left alone, since {', '.join(others)} committed to it"
    pushed = branch.push(title(plan, Results({})), paths)
    name = title(plan, results)
    if found is None:
        return f"{_opened(server, branch, pushed, name, text).url}: opened"
    if not pushed.changed and (found.title, found.body) == (name, text):
        return f"{found.url}: up to date"
    return f"{_refreshed(server.update(found.number, name, text))}"


def _opened(server: GitHub, branch: Branch, pushed: Push, name: str, text: str) -> PullRequest:
    try:
        return server.create(branch.name, branch.base, name, text)
    except InputError as refusal:
        # Nobody would find a branch without a pull request.
        if pushed.is_new:
            _remove(branch, pushed, refusal)
        raise


def _remove(branch: Branch, pushed: Push, refusal: InputError) -> None:
    try:
        branch.remove(pushed)
    except (InputError, ReleaseError) as error:
        raise InputError(f"{refusal}; the branch {branch.name} stays on the remote: {error}") from None


def _refreshed(of: PullRequest) -> str:
    return f"{of.url}: refreshed"


def _check_version(path: Path, plan: Mapping[str, Any], version: str) -> None:
    """Raise InputError for a plan of another version, such as one that was made after the bump."""
    if plan.get("version") != version:
        raise InputError(f"{path}: expected the plan of {version}, which the checkout has, found {plan.get('version')}")


def _read_plan(path: Path, name: str) -> Mapping[str, Any]:
    """Return the plan of a Runtime in the output of `plan --json` or `bump --json`."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        plans = data if isinstance(data, list) else [data]
        found: Mapping[str, Any] = next(plan for plan in plans if plan["runtime"] == name)
    except (ValueError, KeyError, TypeError, StopIteration):
        raise InputError(f"{path}: expected the output of `plan {name} --json`, found something else") from None
    return found
