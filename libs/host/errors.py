"""The exception of this package."""

from __future__ import annotations


class HostError(Exception):
    """The machine's configuration is invalid or incomplete. The text is shown to the user."""
