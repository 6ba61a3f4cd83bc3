"""The one error of this package."""

from __future__ import annotations


class HostError(Exception):
    """The machine's configuration is wrong, or lacks something; its text is one line for the user."""
