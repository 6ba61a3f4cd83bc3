"""The record of the moving tags: who let which tag point at which version, when and why.

It is a file in the repository itself, under the tag `moving-tags`. So whoever may move a tag may write it, and a
rollback needs no commit. Rows are only added.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone

from release.common.errors import ReleaseError
from release.registry.artifacts import read_file, write_file
from release.registry.repository import Repository

TAG = "moving-tags"
TYPE = "application/vnd.astro-runtime.moving-tags.v1+json"
PUBLISH, PROMOTE, ROLLBACK = "publish", "promote", "rollback"
_PREVIOUS = "io.astronomer.runtime.moving-tags.previous"
_ATTEMPTS = 5


@dataclass(frozen=True)
class Entry:
    """One move of a tag. `before` and `before_digest` are what it had, "" for nothing; `time` is in UTC."""

    time: str
    action: str
    tag: str
    version: str
    digest: str
    before: str
    before_digest: str
    by: str
    reason: str = ""


def entries(repository: Repository) -> tuple[Entry, ...]:
    """Return the record of a repository, the oldest first. Raises ReleaseError if it is damaged."""
    content = read_file(repository, TAG, TYPE)
    if content is None:
        return ()
    try:
        return tuple(Entry(**row) for row in json.loads(content)["moves"])
    except (ValueError, KeyError, TypeError):
        raise ReleaseError(f"{repository.place}:{TAG}: expected the record of the moving tags, found others") from None


def append(repository: Repository, new: Sequence[Entry]) -> None:
    """Add rows to the record, before the tags move, so that no move lacks its row.

    Nobody can hold the tag of the record, so it is read again until the rows are in it. Raises ReleaseError if another
    publisher always writes it at that moment.
    """
    for _ in range(_ATTEMPTS):
        known = entries(repository)
        missing = [row for row in new if row not in known]
        if not missing:
            return
        _write(repository, [*known, *missing])
    raise ReleaseError(f"{repository.place}:{TAG}: another publisher writes it: run it again")


def _write(repository: Repository, rows: Sequence[Entry]) -> None:
    content = json.dumps({"moves": [asdict(row) for row in rows]}, indent=1, ensure_ascii=False).encode()
    previous = repository.digest(TAG)
    write_file(repository, TAG, TYPE, f"{TAG}.json", content, {_PREVIOUS: previous} if previous else None)


def rolled_back(known: Sequence[Entry]) -> Mapping[str, Entry]:
    """Return tag -> its last row, of the tags that were rolled back last. They do not move to that version again."""
    last = {row.tag: row for row in known}
    return {tag: row for tag, row in last.items() if row.action == ROLLBACK}


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def who(environ: Mapping[str, str] | None = None) -> str:
    """Return the run of GitHub Actions, or the user of the machine."""
    environ = os.environ if environ is None else environ
    run = environ.get("GITHUB_RUN_ID")
    if run:
        return f"{environ.get('GITHUB_SERVER_URL')}/{environ.get('GITHUB_REPOSITORY')}/actions/runs/{run}"
    return environ.get("USER") or environ.get("LOGNAME") or "unknown"
