"""Convert a shared Dockerfile to the instructions of one target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_MARKER = re.compile(r"^# catalogue: (\w+)$")


def instructions(
    dockerfile: str,
    defaults: Mapping[str, str],
    catalogue: Mapping[str, Sequence[str]] | None = None,
) -> tuple[str, ...]:
    """Return the lines of `dockerfile` for one target.

    `defaults` sets the default values of ARGs, from which Pants infers the images that a target
    depends on. `catalogue` has the lines that replace a `# catalogue: NAME` comment. Raises
    KeyError for an unknown NAME or ARG.
    """
    lines = tuple(_lines(dockerfile, defaults, catalogue or {}))
    for name, value in defaults.items():
        if f"ARG {name}={value}" not in lines:
            raise KeyError(f"the Dockerfile has no line `ARG {name}=…`")
    return lines


def _lines(dockerfile: str, defaults: Mapping[str, str], catalogue: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for line in dockerfile.splitlines():
        marker = _MARKER.match(line)
        name = line[4:].partition("=")[0] if line.startswith("ARG ") else ""
        if marker:
            yield from catalogue[marker.group(1)]
        elif name in defaults:
            yield f"ARG {name}={defaults[name]}"
        else:
            yield line


def environment_lines(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return ENV instructions, with quoted values that Docker does not expand."""
    return tuple(f"ENV {name}={_quoted(value)}" for name, value in environment.items())


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return f'"{escaped}"'
