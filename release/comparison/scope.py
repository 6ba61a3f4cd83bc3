"""Compare no more than both sides know."""

from __future__ import annotations

from dataclasses import replace

from release.comparison.contents import NOTHING, Contents, Scope
from release.planning.state import AIRFLOW, is_provider


def narrowed(side: Contents, scope: Scope) -> Contents:
    """Return a side with what is in scope."""
    if scope is Scope.ALL:
        return side
    kept = {name: version for name, version in side.python.items() if _is_in(name, scope)}
    return replace(side, python=kept, debian=NOTHING, runtime=None)


def _is_in(name: str, scope: Scope) -> bool:
    return name == AIRFLOW or (scope is Scope.PROVIDERS and is_provider(name))
