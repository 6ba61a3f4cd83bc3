"""The environment for commands that a program under Pants starts."""

from __future__ import annotations

from collections.abc import Mapping

# A pex sets these for itself, and a nested command would use them too.
_OF_THE_PEX = ("PEX", "PYTHON")
# ./pants sets these on a terminal. With them, a nested ./pants writes to the terminal, even if its output is a pipe.
_OF_PANTS = ("NAILGUN_",)


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without the variables of the running pex, and of the ./pants that started it."""
    return {key: value for key, value in environment.items() if not key.startswith((*_OF_THE_PEX, *_OF_PANTS))}
