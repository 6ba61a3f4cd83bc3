"""The table of the pinned packages that are no providers: their versions in each Runtime."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalogue.model import Runtime
from tools.docs.runtimes import table

PREFIX = "apache-airflow-providers-"
PREFIXES = (
    PREFIX,
    "airflow-provider-",
    "astro-sdk-python",
    "astronomer-providers",
    "openlineage-airflow",
)


def others(runtimes: Sequence[Runtime]) -> str:
    """Return a table of the pinned packages that no Runtime has as a provider."""
    providers = {name for runtime in runtimes for name in runtime.providers}
    return _matrix(runtimes, [name for name in _pinned(runtimes) if name not in providers])


def is_provider(name: str) -> bool:
    """Return whether DAGs use hooks or operators of this package."""
    return name.startswith(PREFIXES)


def short(name: str) -> str:
    """Return the name of a package without the prefix that most providers have."""
    return name.replace(PREFIX, "")


def _pinned(runtimes: Iterable[Runtime]) -> list[str]:
    return sorted({name for runtime in runtimes for name in runtime.pins})


def _matrix(runtimes: Sequence[Runtime], names: Iterable[str]) -> str:
    """Return a table with a column for each Runtime, the newest first."""
    newest_first = runtimes[::-1]
    rows = ((name, *(runtime.pins.get(name, "") for runtime in newest_first)) for name in names)
    return table(("package", *(runtime.version for runtime in newest_first)), rows)
