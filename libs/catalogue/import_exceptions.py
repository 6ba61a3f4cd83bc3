"""Text of an import_exceptions.yaml -> values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalogue.errors import CatalogueError
from catalogue.yaml_text import load_mapping


def parse_import_exceptions(path: str, text: str) -> Mapping[str, str]:
    """Module -> why it does not import; `path` is for messages only. A file of comments alone has none.

    Raises CatalogueError for bad YAML, and for a module without a reason.
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
    """The command that writes the file of a Runtime (runtime-10)."""
    return f"./pants run tools/runtimes:import-exceptions -- {runtime}"
