"""The table of pinned packages: every package, and its version in each Runtime, providers first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalogue.model import Runtime
from tools.docs.runtimes import table

PREFIX = "apache-airflow-providers-"
# Astro Runtime's published list marks every other package with an asterisk.
STOCK = {
    *(f"{PREFIX}{name}" for name in ("celery", "cncf-kubernetes", "common-io", "common-sql", "elasticsearch")),
    *(f"{PREFIX}{name}" for name in ("ftp", "http", "imap", "smtp", "sqlite")),
}
PREFIXES = (
    PREFIX,
    "airflow-provider-",
    "astro-sdk-python",
    "astronomer-providers",
    "openlineage-airflow",
)


def providers(runtimes: Sequence[Runtime]) -> str:
    """Return a table of the provider packages. An asterisk marks those that stock Airflow lacks."""
    return _matrix(runtimes, [name for name in _pinned(runtimes) if is_provider(name)])


def others(runtimes: Sequence[Runtime]) -> str:
    """Return a table of the other pinned packages."""
    return _matrix(runtimes, [name for name in _pinned(runtimes) if not is_provider(name)])


def is_provider(name: str) -> bool:
    """Return whether DAGs use hooks or operators of this package."""
    return name.startswith(PREFIXES)


def short(name: str) -> str:
    """Return the name of a package without the prefix that most providers have."""
    return name.replace(PREFIX, "")


def marked(name: str) -> str:
    """Return the short name, with an asterisk if it is a provider that stock Airflow lacks."""
    return f"{short(name)} \\*" if is_provider(name) and name not in STOCK else short(name)


def _pinned(runtimes: Iterable[Runtime]) -> list[str]:
    return sorted({name for runtime in runtimes for name in runtime.pins}, key=short)


def _matrix(runtimes: Sequence[Runtime], names: Iterable[str]) -> str:
    """Return a table with a column for each Runtime, the newest first."""
    newest_first = runtimes[::-1]
    rows = ((marked(name), *(runtime.pins.get(name, "") for runtime in newest_first)) for name in names)
    return table(("package", *(runtime.version for runtime in newest_first)), rows)
