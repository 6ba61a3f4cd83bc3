"""The files of backports: for each entry of a Runtime a patch beside it, and a check that all Runtimes share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from runtime_catalogue.errors import CatalogueError
from runtime_catalogue.model import CHECKS, Runtime


def backport_problems(root: Path, runtime: Runtime) -> Iterator[CatalogueError]:
    """Each file that `backports` names and that is missing, and each patch of the Runtime that it does not name."""
    folder = f"runtimes/{runtime.name}"
    for index, backport in enumerate(runtime.backports):
        for kind, path in (("the patch", f"{folder}/{backport.patch}"), ("the check", backport.check)):
            if not (root / path).is_file():
                yield CatalogueError(runtime.path, f"backports[{index}]", f"expected {kind} {path}, found no file")
    named = [backport.patch for backport in runtime.backports]
    for file in sorted((root / folder / "backports").glob("*.patch")):
        path = f"backports/{file.name}"
        if path not in named:
            expected = f"expected an entry for each file, found none for {path}"
            yield CatalogueError(runtime.path, "backports", expected)


def unused_checks(root: Path, runtimes: Iterable[Runtime]) -> Iterator[CatalogueError]:
    """Each check that no backport of these Runtimes has."""
    named = {backport.check for runtime in runtimes for backport in runtime.backports}
    for file in sorted((root / CHECKS).glob("*_check.py")):
        path = f"{CHECKS}/{file.name}"
        if path not in named:
            yield CatalogueError(path, "", "expected a backport of a Runtime that it is the check of, found none")
