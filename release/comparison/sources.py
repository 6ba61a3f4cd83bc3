"""Find what a name on the command line means: the checkout, a lockfile, a version, a commit or an image."""

from __future__ import annotations

from pathlib import Path

from catalogue.lock_inputs import check_rows, pinned_versions
from catalogue.paths import LOCKS
from catalogue.text_file import decoded
from release.common.errors import InputError
from release.comparison.checkouts import CHECKOUT, checkout, commit
from release.comparison.contents import Contents
from release.comparison.images import image
from release.comparison.versions import runtime_of, version


def contents(root: Path, name: str, runtime: str, python: str | None, with_files: bool) -> Contents:
    """Return the contents that `name` means: "." is the checkout, then files, images (with a colon), versions, commits.

    A version (10.9.0) names its own Runtime; `runtime` is that of a commit. Raises InputError if `name` means nothing,
    and ReleaseError if an image is named and there is no engine.
    """
    if name == CHECKOUT:
        return checkout(root, runtime, python)
    path = Path(name)
    if path.is_file():
        return _lockfile(path)
    if ":" in name or "@" in name:
        return _image(name, with_files)
    released = runtime_of(root, name)
    return version(root, name, released, python) if released else commit(root, name, runtime, python)


def _lockfile(path: Path) -> Contents:
    text = decoded(str(path), path.read_bytes())
    # Other lockfiles may be anybody's, or that of an image, which has the row of a patched Airflow.
    if path.resolve().match(LOCKS):
        check_rows(str(path), text)
    found = pinned_versions(text)
    if not found:
        raise InputError(f"{path}: expected a lockfile with rows such as idna==3.7, found none")
    return Contents(str(path), found)


def _image(name: str, with_files: bool) -> Contents:
    found = image(name, with_files)
    if found is None:
        raise InputError(f"{name}: expected an image that the engine has, found none")
    return found
