"""The older versions that a plan could take, if the one that it has cannot be locked."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.version import Version

from release.planning.changes import Change, Kind
from release.planning.plan import change
from release.planning.state import State
from release.planning.upstream import Upstream

_PINNED = (Kind.PROVIDER, Kind.PACKAGE)


def older(of: Change, state: State, upstream: Upstream) -> Iterator[Change]:
    """Yield the changes to older versions than that of a pinned package's change, the newest first.

    All are newer than what the Runtime has, and allowed by the policy and by the Runtime's Airflow.
    Raises ReleaseError if metadata cannot be read.
    """
    if of.kind not in _PINNED:
        return
    for choice in upstream.choices(of.name, state, Version(state.airflow)):
        if choice.new and choice.new < Version(of.new):
            yield from change(choice, state, upstream)
