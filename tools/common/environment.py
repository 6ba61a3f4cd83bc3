"""The environment of a command that a program under Pants starts."""

from __future__ import annotations

from collections.abc import Mapping

# What a pex sets for itself and a nested command would take for its own.
_OF_THE_PEX = ("PEX", "PYTHON")


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what belongs to the program itself."""
    return {key: value for key, value in environment.items() if not key.startswith(_OF_THE_PEX)}
