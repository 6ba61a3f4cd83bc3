"""Pin the providers that a change newly requires: runtime.yaml lists every provider of an image."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from catalogue.lock_inputs import pinned_versions
from catalogue.paths import provider_file
from catalogue.providers import PREFIX, folder_name
from release.planning.changes import Change, Kind, Level
from tools.locking.job import Job
from tools.locking.rows import requirers
from tools.runtimes.new_providers import provider_files


def adopted(job: Job, resolved: str) -> tuple[Change, ...]:
    """Return a change for each provider that uv resolved and that the Runtime does not pin. Its `old` is empty."""
    versions, needed_by = pinned_versions(resolved), requirers(resolved)
    new = sorted(name for name in versions if name.startswith(PREFIX) and name not in job.runtime.pins)
    return tuple(_change(name, versions[name], needed_by.get(name, ())) for name in new)


def new_folders(root: Path, changes: Iterable[Change]) -> Mapping[str, str]:
    """Return path -> text of a provider.yaml for each adopted provider that has none. A person completes it."""
    names = (change.name for change in changes if change.kind is Kind.PROVIDER and not change.old)
    return provider_files(name for name in names if not (root / provider_file(folder_name(name))).exists())


def _change(name: str, version: str, needed_by: Iterable[str]) -> Change:
    reason = f"required by {', '.join(needed_by) or 'a package that changes'}"
    return Change(Kind.PROVIDER, name, "", version, Level.PATCH, reason)
