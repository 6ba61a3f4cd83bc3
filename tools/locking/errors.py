"""How making a lock can fail."""

from __future__ import annotations


class LockError(RuntimeError):
    """The lock cannot be made, and trying again will not help. str() is one line."""


class IndexUnreachableError(LockError):
    """The package index did not answer; a later try may work."""
