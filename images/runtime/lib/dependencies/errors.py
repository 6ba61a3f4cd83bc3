"""The error for a project's invalid requirements."""

from __future__ import annotations


class InputError(Exception):
    """The requirements cannot be installed. The text is for the build log; the exit code is 2."""
