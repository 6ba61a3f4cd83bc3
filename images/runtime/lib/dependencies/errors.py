"""Why the requirements of a project cannot be installed."""

from __future__ import annotations


class InputError(Exception):
    """What is wrong with them, for the build's log; the exit code is 2."""
