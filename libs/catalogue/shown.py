"""Shorten values for messages."""

from __future__ import annotations

import reprlib
from typing import Any

_LENGTH = 80
_REPR = reprlib.Repr()
_REPR.maxlevel = 2
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = _LENGTH


def shown(value: Any) -> str:
    """Return repr(value), shortened to fit in a line."""
    return shortened(_REPR.repr(value))


def shortened(text: str) -> str:
    """Return the text, cut to the length that a message can have."""
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…"
