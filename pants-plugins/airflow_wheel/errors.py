"""What stops the making of a wheel."""

from __future__ import annotations


class WheelError(Exception):
    """A wheel that cannot be made; the text is one line that says which file is wrong and how."""
