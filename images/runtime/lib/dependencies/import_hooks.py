"""Import the hooks of the providers that sys.argv names, and print name -> error of those that fail, as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import distribution
from importlib.util import find_spec
from typing import Any


def modules(information: Mapping[str, Any]) -> list[str]:
    """Return the modules of a provider's connections, or of all hooks if it has none."""
    connections = {row["hook-class-name"].rpartition(".")[0] for row in information.get("connection-types", ())}
    return sorted(connections or {name for row in information.get("hooks", ()) for name in row["python-modules"]})


def error(name: str) -> str:
    """Return why a provider cannot be imported, else "".

    A hook may need a package that its provider does not require. That is an error only if no hook can be imported.
    """
    entries = [found for found in distribution(name).entry_points if found.group == "apache_airflow_provider"]
    wanted = sorted({module for entry in entries for module in modules(entry.load()())})
    failed = [found for found in map(_failure, wanted) if found]
    broken = [found for found in failed if not _is_optional(found)]
    shown = broken or (failed if len(failed) == len(wanted) else [])
    return next((f"{type(found).__name__}: {found}".splitlines()[0] for found in shown), "")


def _failure(module: str) -> BaseException | None:
    try:
        import_module(module)
    except (Exception, SystemExit) as found:
        return found
    return None


def _is_optional(found: BaseException) -> bool:
    if type(found).__name__ == "AirflowOptionalProviderFeatureException":
        return True
    return isinstance(found, ModuleNotFoundError) and not _is_installed(found.name or "")


def _is_installed(module: str) -> bool:
    """Return whether the package that should have a module is installed. Providers are packages of their own."""
    top = module.partition(".")[0]
    return top != "airflow" and find_spec(top) is not None


def failures(names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the error of each provider that cannot be imported."""
    for name in names:
        try:
            yield name, error(name)
        except (Exception, SystemExit) as found:
            yield name, f"{type(found).__name__}: {found}".splitlines()[0]


if __name__ == "__main__":
    print()
    print(json.dumps({name: text for name, text in failures(sys.argv[1:]) if text}))
