"""A value as a message shows it."""

from __future__ import annotations

import reprlib
from typing import Any

_LENGTH = 80
_REPR = reprlib.Repr()
_REPR.maxlevel = 2
_REPR.maxstring = _REPR.maxother = _REPR.maxlong = _LENGTH


def shown(value: Any) -> str:
    """The value as Python writes it, but never more than a line can hold."""
    return shortened(_REPR.repr(value))


def shortened(text: str) -> str:
    """The text, or its beginning when it is longer than a message should be."""
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…"
