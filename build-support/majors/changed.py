"""The majors that a change touches, as JSON for a CI matrix: `changed --since REF`. 10 is always one of them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from majors.checkout import git, major, runtimes
from majors.pants import StepFailedError, output_of

ALWAYS = "runtime-10"
# What makes all images, and that no target of theirs depends on.
EVERYTHING = re.compile(
    r"^(pants|pants\..*toml|BUILD|pants-plugins/.*|images/(runtime|python|base)/.*|3rdparty/(cpython|debian)/.*)$"
)
_NAME = re.compile(r"\bruntime-\d+\b")


@click.command()
@click.option("--since", required=True, help="The commit, branch or tag to compare with.")
def main(since: str) -> None:
    """Print the majors that differ from SINCE, as a JSON list of numbers."""
    root = Path.cwd()
    try:
        files = git(root, "diff", "--name-only", f"{since}...HEAD", "--").decode().splitlines()
        targets = [] if touches_everything(files) else _dependents(root, since)
    except StepFailedError as error:
        sys.exit(f"changed: {error}")
    print(json.dumps([major(name) for name in touched(runtimes(root), files, targets)]))


def touches_everything(files: Iterable[str]) -> bool:
    """Whether one of these files is in every image."""
    return any(EVERYTHING.match(file) and not file.endswith("_test.py") for file in files)


def touched(names: Iterable[str], files: list[str], targets: list[str]) -> list[str]:
    """The Runtimes among `names` that changed files, or targets that depend on them, name."""
    if touches_everything(files):
        return list(names)
    found = {name for text in [*files, *targets] for name in _NAME.findall(text)}
    return [name for name in names if name in found | {ALWAYS}]


def _dependents(root: Path, since: str) -> list[str]:
    options = [f"--changed-since={since}", "--changed-dependents=transitive", "list"]
    return output_of(root, options, {"PANTS_RUNTIME_MAJORS": "all"})


if __name__ == "__main__":
    main()
