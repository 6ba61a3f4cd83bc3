"""Change several files of a checkout at once: all of them or none, even if the process is killed.

The new contents are written to a folder below .cache, where nothing reads them. The rename of that folder to `journal`
is the moment at which the change happens: a process that dies before it has changed nothing. After it, each file is
moved from the journal to its place. If the process dies meanwhile, the next verb of the release tool moves the rest,
since every verb calls `recover` before it reads the checkout.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from host.files import locked
from release.common.errors import InputError, ReleaseError

FOLDER = ".cache/release"
_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Edit:
    """The content of one file before (None: there is none) and after a change. `path` is relative to the root."""

    path: str
    old: bytes | None
    new: bytes


def commit(root: Path, edits: Sequence[Edit]) -> None:
    """Change these files, or none of them. Raises ReleaseError if one was changed since it was read."""
    with locked(_lock(root)):
        _apply(root)
        changed = [edit.path for edit in edits if _read(root / edit.path) != edit.old]
        if changed:
            raise ReleaseError(f"{changed[0]}: it was changed during this run: run the command again")
        os.rename(_staged(root, edits), _journal(root))
        _apply(root)


def recover(root: Path) -> list[str]:
    """Finish the change that a killed process has left, and return its paths; [] if there is none.

    Raises InputError if one of its files was edited since.
    """
    if not (root / FOLDER).is_dir():
        return []
    with locked(_lock(root)):
        for folder in (root / FOLDER).glob("staged-*"):
            shutil.rmtree(folder)
        return _apply(root)


def _staged(root: Path, edits: Sequence[Edit]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="staged-", dir=root / FOLDER))
    for number, edit in enumerate(edits):
        staged = folder / str(number)
        staged.write_bytes(edit.new)
        staged.chmod((root / edit.path).stat().st_mode & 0o777 if edit.old is not None else 0o644)
    manifest = [
        {"path": edit.path, "old": _digest(edit.old), "new": _digest(edit.new)} for edit in edits
    ]
    (folder / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _apply(root: Path) -> list[str]:
    """Move each file of the journal to its place, unless it is there already, and remove the journal."""
    journal = _journal(root)
    manifest = journal / _MANIFEST
    rows: list[Mapping[str, Any]] = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else []
    pending = list(_pending(root, journal, rows))
    for staged, path in pending:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(staged, path)
    manifest.unlink(missing_ok=True)
    shutil.rmtree(journal, ignore_errors=True)
    return [row["path"] for row in rows]


def _pending(root: Path, journal: Path, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Path, Path]]:
    for number, row in enumerate(rows):
        staged, path = journal / str(number), root / row["path"]
        if not staged.exists():
            continue
        if _digest(_read(path)) not in (row["old"], row["new"]):
            advice = f"undo that, or remove {journal.relative_to(root)} and `git restore` the files of the change"
            raise InputError(f"{row['path']}: edited after a change of it was interrupted: {advice}")
        yield staged, path


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _lock(root: Path) -> Path:
    return root / FOLDER / "lock"


def _journal(root: Path) -> Path:
    return root / FOLDER / "journal"
