from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from catalogue.repository import find_root, load_runtimes
from catalogue.testing import SMALL


def test_the_root_is_found_from_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "pants.toml").touch()
    below = tmp_path / "images/runtime"
    below.mkdir(parents=True)

    assert find_root(below) == tmp_path


def test_a_folder_outside_of_a_checkout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"pants.toml: expected this file here or in a folder above, found none"):
        find_root(tmp_path)


def test_a_copied_folder_with_the_old_major_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "runtimes/runtime-11"
    folder.mkdir(parents=True)
    (folder / "runtime.yaml").write_text(SMALL)

    with pytest.raises(CatalogueError, match=r"runtime-11/runtime.yaml: major: expected 11 as in the folder's name"):
        load_runtimes(tmp_path)
