"""The order of Debian versions, as the Debian Policy Manual defines it (section 5.6.12)."""

from __future__ import annotations

import re
from typing import Any

_PARTS = re.compile(r"(\D*)(\d*)")


def sort_key(version: str) -> Any:
    """Return the sort key of a version such as `1:2.4.0-1+deb11u2`."""
    epoch, _, rest = version.rpartition(":")
    upstream, _, revision = rest.rpartition("-") if "-" in rest else (rest, "", "")
    return (int(epoch or 0), _key(upstream), _key(revision or "0"))


def compare(first: str, second: str) -> int:
    """Return 1 if the first version is newer, -1 if it is older, and 0 if neither is."""
    one, other = sort_key(first), sort_key(second)
    return int(one > other) - int(one < other)


def _key(text: str) -> tuple[tuple[tuple[int, ...], int], ...]:
    return tuple((_letters(letters), int(digits or 0)) for letters, digits in _PARTS.findall(text))


def _letters(text: str) -> tuple[int, ...]:
    # A tilde sorts before the end of the text, letters before all other characters.
    return (*(-1 if char == "~" else ord(char) + 256 * (not char.isalpha()) for char in text), 0)
