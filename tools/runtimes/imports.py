"""Make import_exceptions.yaml: the modules of an image that cannot be imported, and why."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

import yaml

from catalogue.errors import CatalogueError

_LONGEST = 160
_MISSING = re.compile(r"No module named '([^']+)'")
_PLACE = re.compile(r" \([^()]*/[^()]*\)$")
_KIND = re.compile(r"^\w+: ")


def reason(failure: str) -> str:
    """Return the reason for a failed import: the missing module, else the first line of the error."""
    missing = _MISSING.search(failure)
    if missing:
        return f"needs {missing[1]}"
    sentence = re.split(r"\n|(?<=\.) (?=[A-Z])", _KIND.sub("", failure), maxsplit=1)[0]
    return textwrap.shorten(_PLACE.sub("", sentence), _LONGEST, placeholder=" …")


def merged(failures: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Return module -> reason for each failing module, sorted. A known reason is kept; others come from the error."""
    return {module: known.get(module) or reason(failures[module]) for module in sorted(failures)}


def same_everywhere(path: str, by_python: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the failures. Raises CatalogueError if a module fails with one Python and not with another."""
    union = {module: why for found in by_python.values() for module, why in found.items()}
    for module in sorted(union):
        failing = [python for python, found in by_python.items() if module in found]
        if len(failing) != len(by_python):
            expected = "expected the same result with every Python"
            raise CatalogueError(path, module, f"{expected}, found a failure only with {', '.join(failing)}")
    return union


def render(old: str, rows: Mapping[str, str]) -> str:
    """Return the text of the file: the comment at the top of the old text, and the rows."""
    comment = "".join(f"{line}\n" for line in _leading_comment(old))
    body = yaml.safe_dump(dict(rows), default_flow_style=False, width=10_000, allow_unicode=True) if rows else "{}\n"
    return comment + body


def _leading_comment(text: str) -> list[str]:
    lines = text.splitlines()
    end = next((index for index, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return lines[:end]


def program(root: Path) -> str:
    """Return the program that runs the imports, which is the one of the image tests."""
    return (root / "tests/images/inside/imports.py").read_text(encoding="utf-8")
