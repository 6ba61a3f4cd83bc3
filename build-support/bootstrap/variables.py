"""The variables that a user sets for a build: each is looked at before anything is done with it."""

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
    """A line for each variable whose value cannot be meant; an empty value is none."""
    for name, (is_meant, expected) in _forms(checkout).items():
        value = environment.get(name, "")
        if value and not is_meant(value):
            # An address may have a password.
            found = "an address with a user" if "@" in value and "://" in value else repr(value)
            yield f"{name}: expected {expected}, found {found}"


def _forms(checkout: Path) -> dict[str, tuple[Callable[[str], object], str]]:
    """Variable -> whether a value of it is meant, and what is expected."""
    majors = [str(major(name)) for name in runtimes(checkout)]
    return {
        "RUNTIME_SOURCE_URL": (_is_public, "an address that others may see, https://…"),
        "RUNTIME_PYTHON_MIRROR": (_MIRROR.fullmatch, _MIRROR_FORM),
        "RUNTIME_DEBIAN_ARCHIVE": (_is_open, f"{_MIRROR_FORM}, without a user and password"),
        "RUNTIME_DEBIAN_MIRROR": (_is_open, f"{_MIRROR_FORM}, without a user and password"),
        "RUNTIME_ENGINE_SETUP": ("never".__eq__, "never, or nothing"),
        "RUNTIME_MAJORS": (lambda value: _are_majors(value, majors), f"all, or some of {','.join(majors)}"),
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
