"""Pin the providers that a change newly requires: runtime.yaml lists every provider of an image."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Optional

from packaging.version import Version

from catalogue.lock_inputs import pinned_versions
from catalogue.paths import provider_file
from catalogue.providers import PREFIX, folder_name
from release.bumping.wheels import Wheels
from release.index.files import File
from release.planning.changes import Change, Kind, Level
from tools.locking.job import Job
from tools.locking.rows import requirers
from tools.runtimes.new_providers import provider_files

# Tells why a Runtime does not take a version of a package; None if it may.
Objection = Callable[[str, Version], Optional[str]]


def adopted(job: Job, resolved: str, wheels: Wheels, objection: Objection) -> tuple[Change, ...]:
    """Return a change for each provider that uv resolved and that the Runtime does not pin. Its `old` is empty.

    The version is the resolved one, or the newest before it without an objection. `wheels` knows the files of each.
    """
    versions, needed_by = pinned_versions(resolved), requirers(resolved)
    new = sorted(name for name in versions if name.startswith(PREFIX) and name not in job.runtime.pins)
    allowed = {name: _allowed(Version(versions[name]), wheels.known(name), partial(objection, name)) for name in new}
    return tuple(_change(name, version, needed_by.get(name, ())) for name, version in allowed.items())


def _allowed(resolved: Version, files: Iterable[File], objection: Callable[[Version], str | None]) -> Version:
    """Return the resolved version if nothing else is allowed: the lock is then refused with a reason of its own."""
    known = {file.version for file in files if file.yanked is None and not file.version.is_prerelease}
    usable = (version for version in known | {resolved} if version <= resolved and not objection(version))
    return max(usable, default=resolved)


def new_folders(root: Path, changes: Iterable[Change]) -> Mapping[str, str]:
    """Return path -> text of a provider.yaml for each adopted provider that has none. A person completes it."""
    names = (change.name for change in changes if change.kind is Kind.PROVIDER and not change.old)
    return provider_files(name for name in names if not (root / provider_file(folder_name(name))).exists())


def _change(name: str, version: Version, needed_by: Iterable[str]) -> Change:
    reason = f"required by {', '.join(needed_by) or 'a package that changes'}"
    return Change(Kind.PROVIDER, name, "", str(version), Level.PATCH, reason)
