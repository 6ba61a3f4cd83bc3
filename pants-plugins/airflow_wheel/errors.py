"""The exception of this package."""

from __future__ import annotations


class WheelError(Exception):
    """A wheel cannot be made. The text is one line that names the file and the problem."""
