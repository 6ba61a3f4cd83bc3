"""Parse import_exceptions.yaml: the modules that cannot be imported, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalogue.errors import CatalogueError
from catalogue.yaml_text import load_mapping


def parse_import_exceptions(path: str, text: str) -> Mapping[str, str]:
    """Return module -> reason; `path` is only used in messages. A file with only comments gives an empty mapping.

    Raises CatalogueError for bad YAML or a module without a reason.
    """
    rows = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found = load_mapping(path, text) if rows else {}
    for module, reason in found.items():
        _check(path, module, reason)
    return found


def _check(path: str, module: str, reason: Any) -> None:
    if not isinstance(reason, str) or not reason.strip():
        raise CatalogueError(path, module, "expected a reason, such as `needs paramiko`, found none")


def import_exceptions_command(runtime: str) -> str:
    """Return the command that writes the file of a Runtime (runtime-10)."""
    return f"./pants run tools/runtimes:import-exceptions -- {runtime}"
