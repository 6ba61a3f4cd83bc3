"""Check the files of a change in a copy of the data, and write the pages of docs/ that follow from them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from catalogue.paths import CPYTHON, DEBIAN
from catalogue.validate import problems
from release.common.errors import InputError
from release.common.transaction import Edit
from tools.common.markers import MarkersMissingError
from tools.docs.image_names import ROOT_PAGES
from tools.docs.variables import DATA, DocumentationError
from tools.docs.write import pages

# What the checks and the pages read.
_DATA = ("runtimes", "providers", str(Path(CPYTHON).parent), DEBIAN, "docs", str(DATA))


def staged(root: Path, files: Mapping[str, str]) -> tuple[Edit, ...]:
    """Return the edits that put these files (path -> text) and the pages made from them into the checkout.

    Raises CatalogueError if the checkout would have a problem that it does not have now, and InputError if a page
    cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        copy = Path(folder)
        for path in (*_DATA, *(page for page in ROOT_PAGES if (root / page).is_file())):
            _copy(root / path, copy / path)
        known = {str(problem) for problem in problems(copy)}
        _write(copy, files)
        for problem in problems(copy):
            if str(problem) not in known:
                raise problem
        return _edits(root, {**files, **_pages(copy)})


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copy(source, target)


def _write(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def _pages(root: Path) -> Mapping[str, str]:
    try:
        return {str(path): text for path, text in pages(root).items()}
    except (DocumentationError, MarkersMissingError) as error:
        raise InputError(str(error).replace(f"{root}/", "")) from None


def _edits(root: Path, files: Mapping[str, str]) -> tuple[Edit, ...]:
    found = []
    for path, text in files.items():
        old = (root / path).read_bytes() if (root / path).exists() else None
        if old != text.encode():
            found.append(Edit(path, old, text.encode()))
    return tuple(found)
