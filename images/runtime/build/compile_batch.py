"""Compile the modules that standard input lists, one path a line, in that order: compile_batch TREE MODE.

The bytecode is hash-based and contains each module's path relative to TREE. The image's interpreter runs this during
the build, with only the standard library.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from compileall import compile_file
from pathlib import Path
from py_compile import PycInvalidationMode


def compile_batch(tree: Path, mode: PycInvalidationMode, paths: Iterable[Path]) -> None:
    """Compile the modules. Like pip, silently skips files that this Python cannot compile."""
    for path in paths:
        installed = "/" / path.parent.relative_to(tree)
        compile_file(str(path), ddir=str(installed), quiet=2, invalidation_mode=mode)


if __name__ == "__main__":
    compile_batch(
        Path(sys.argv[1]),
        PycInvalidationMode[sys.argv[2].replace("-", "_").upper()],
        [Path(line) for line in sys.stdin.read().splitlines()],
    )
