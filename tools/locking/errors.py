"""The exceptions of the lock command."""

from __future__ import annotations


class LockError(RuntimeError):
    """The lock cannot be made, and a retry would not help. The text is for the user."""


class NoSolutionError(LockError):
    """The inputs of the lock contradict each other. The text is one line."""


class IndexUnreachableError(LockError):
    """The package index did not answer. A retry may help."""
