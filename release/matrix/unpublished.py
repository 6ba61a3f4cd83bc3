"""Find the Runtimes whose version is released, but not in a registry yet."""

from __future__ import annotations

from collections.abc import Iterable

from catalogue.history import History
from catalogue.model import Runtime
from catalogue.variants import tags, variants
from release.registry.repository import Repository


def unpublished(repository: Repository, runtimes: Iterable[tuple[Runtime, History]]) -> list[str]:
    """Return the names of the Runtimes whose version lacks one of its tags in a repository.

    A version that releases.yaml does not list is none yet, and a yanked one is not published. Raises as
    Connection.send does.
    """
    present = set(repository.tags())
    released = (runtime for runtime, history in runtimes if _is_released(runtime, history))
    return [runtime.name for runtime in released if _lacks(runtime, present)]


def _is_released(runtime: Runtime, history: History) -> bool:
    return any(one.version == runtime.version and not one.yanked for one in history.releases)


def _lacks(runtime: Runtime, present: set[str]) -> bool:
    return any(tag not in present for variant in variants(runtime) for tag in tags(runtime, variant))
