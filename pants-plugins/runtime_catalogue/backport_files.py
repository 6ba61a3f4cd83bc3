"""The files of a Runtime's backports: for each entry of `backports` a patch and a check, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from runtime_catalogue.errors import CatalogueError
from runtime_catalogue.model import Runtime


def backport_problems(root: Path, runtime: Runtime) -> Iterator[CatalogueError]:
    """Each file that `backports` names and the Runtime's folder lacks, and each one there that it does not name."""
    folder = root / "runtimes" / runtime.name
    named = [path for backport in runtime.backports for path in (backport.patch, backport.check)]
    for index, backport in enumerate(runtime.backports):
        for kind, path in (("the patch", backport.patch), ("the check", backport.check)):
            if not (folder / path).is_file():
                expected = f"expected {kind} runtimes/{runtime.name}/{path}, found no file"
                yield CatalogueError(runtime.path, f"backports[{index}]", expected)
    for file in sorted((folder / "backports").glob("*")):
        path = f"backports/{file.name}"
        if path.endswith((".patch", "_check.py")) and path not in named:
            expected = f"expected an entry for each file, found none for {path}"
            yield CatalogueError(runtime.path, "backports", expected)
