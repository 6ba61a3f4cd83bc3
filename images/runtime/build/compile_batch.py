"""Compile the modules that standard input lists, one path a line, in that order: compile_batch TREE MODE.

The bytecode is hash-based and names the path that a module has below TREE. Run while the image is built by the
interpreter of the image; the standard library alone is there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from compileall import compile_file
from pathlib import Path
from py_compile import PycInvalidationMode


def compile_batch(tree: Path, mode: PycInvalidationMode, paths: Iterable[Path]) -> None:
    """Compile the modules; a file that is no module for this Python is skipped in silence, as installers do."""
    for path in paths:
        installed = "/" / path.parent.relative_to(tree)
        compile_file(str(path), ddir=str(installed), quiet=2, invalidation_mode=mode)


if __name__ == "__main__":
    compile_batch(
        Path(sys.argv[1]),
        PycInvalidationMode[sys.argv[2].replace("-", "_").upper()],
        [Path(line) for line in sys.stdin.read().splitlines()],
    )
