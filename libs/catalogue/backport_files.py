"""The files of backports: a patch next to the runtime.yaml that lists it, and a check that all Runtimes share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from catalogue.errors import CatalogueError
from catalogue.model import Runtime
from catalogue.paths import BACKPORT_CHECKS, backport_check


def backport_problems(root: Path, runtime: Runtime) -> Iterator[CatalogueError]:
    """Yield an error for each missing patch or check, and for each patch that `backports` does not list."""
    for index, backport in enumerate(runtime.backports):
        patch, check = runtime.paths.patch(backport.id), backport_check(backport.id)
        for kind, path in (("the patch", patch), ("the check", check)):
            if not (root / path).is_file():
                yield CatalogueError(runtime.path, f"backports[{index}]", f"expected {kind} {path}, found no file")
    for file in sorted((root / runtime.paths.patches).glob("*.patch")):
        path = str(file.relative_to(root))
        if path not in runtime.patches:
            expected = f"expected an entry for each file, found none for {path}"
            yield CatalogueError(runtime.path, "backports", expected)


def unused_checks(root: Path, runtimes: Iterable[Runtime]) -> Iterator[CatalogueError]:
    """Yield an error for each check that belongs to no backport of these Runtimes."""
    named = {backport_check(backport.id) for runtime in runtimes for backport in runtime.backports}
    for file in sorted((root / BACKPORT_CHECKS).glob("*_check.py")):
        path = f"{BACKPORT_CHECKS}/{file.name}"
        if path not in named:
            yield CatalogueError(path, "", "expected a Runtime that has the backport of this check, found none")
