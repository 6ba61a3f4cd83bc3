"""Print a message for the log of a project's build."""

from __future__ import annotations

import sys


def report(text: str) -> None:
    """Print lines to standard error in one write.

    `print` writes the final newline by itself, and docker build leaves a line out of its error summary if it has shown
    the line before the newline came.
    """
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
