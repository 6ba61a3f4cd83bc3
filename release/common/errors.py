"""The exceptions of the release tool. The text of each is one line."""

from __future__ import annotations


class ReleaseError(RuntimeError):
    """A step failed, for example because the network did. Running it again may help. Exit code 1."""


class InputError(ValueError):
    """The command or its data is invalid. Running it again does not help. Exit code 2."""
