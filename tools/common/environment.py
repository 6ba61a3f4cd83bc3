"""The environment for commands that a program under Pants starts."""

from __future__ import annotations

from collections.abc import Mapping

# A pex sets these for itself, and a nested command would use them too.
_OF_THE_PEX = ("PEX", "PYTHON")


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without the variables of the running pex."""
    return {key: value for key, value in environment.items() if not key.startswith(_OF_THE_PEX)}
