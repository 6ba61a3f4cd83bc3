"""Check the variables that a user can set for a build."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from catalogue.build_time import SECONDS
from catalogue.paths import major, runtimes

_WEB = re.compile(r"https?://[^\s/]+(/\S*)?")
_MIRROR = re.compile(r"(https?://[^\s/]+|file://)(/\S*)?")
_MINOR = re.compile(r"[0-9]\.[0-9]+")
_MIRROR_FORM = "https://…, http://… or file:///…"


def problems(checkout: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each variable with an invalid value. An empty value counts as unset."""
    for name, (is_valid, expected) in _forms(checkout).items():
        value = environment.get(name, "")
        if value and not is_valid(value):
            # An address may contain a password.
            found = "an address with a user" if "@" in value and "://" in value else repr(value)
            yield f"{name}: expected {expected}, found {found}"


def _forms(checkout: Path) -> dict[str, tuple[Callable[[str], object], str]]:
    """Return variable -> a check of its value, and a description of valid values."""
    majors = [str(major(name)) for name in runtimes(checkout)]
    return {
        "RUNTIME_SOURCE_URL": (_is_public, "an address without a user and password, https://…"),
        "RUNTIME_PYTHON_MIRROR": (_MIRROR.fullmatch, _MIRROR_FORM),
        "RUNTIME_DEBIAN_ARCHIVE": (_is_open, f"{_MIRROR_FORM}, without a user and password"),
        "RUNTIME_DEBIAN_MIRROR": (_is_open, f"{_MIRROR_FORM}, without a user and password"),
        "RUNTIME_ENGINE_SETUP": ("never".__eq__, "never or an empty value"),
        "RUNTIME_MAJORS": (lambda value: _are_majors(value, majors), f"all, or a list of {', '.join(majors)}"),
        "RUNTIME_PYTHON_BASES": (_are_bases, "{'3.10': 'registry/img:tag'}"),
        "SOURCE_DATE_EPOCH": (SECONDS.fullmatch, "whole seconds since 1970"),
    }


def _is_public(value: str) -> bool:
    return bool(_WEB.fullmatch(value)) and "@" not in value


def _is_open(value: str) -> bool:
    return bool(_MIRROR.fullmatch(value)) and "@" not in value


def _are_majors(value: str, majors: list[str]) -> bool:
    return value == "all" or set(value.replace(" ", "").split(",")) <= set(majors)


def _are_bases(value: str) -> bool:
    try:
        found = ast.literal_eval(value)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False
    return (
        isinstance(found, dict)
        and all(isinstance(text, str) and text for pair in found.items() for text in pair)
        and all(map(_MINOR.fullmatch, found))
    )
