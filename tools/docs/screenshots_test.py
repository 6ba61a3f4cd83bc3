from __future__ import annotations

from pathlib import Path

import pytest

from tools.docs.screenshots import MADE, PAGE, copy_screenshots, shown

TEXT = "![Ten](images/ui-runtime-10.png)\n\n![Four](images/ui-runtime-4.png)\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a page that shows two Runtimes; tests ran for one of them."""
    made = tmp_path / MADE.format(runtime="runtime-10")
    made.parent.mkdir(parents=True)
    made.write_bytes(b"picture")
    (tmp_path / "docs").mkdir()
    (tmp_path / PAGE).write_text(TEXT)
    return tmp_path


def test_screenshots_are_copied_and_missing_ones_are_named(root: Path) -> None:
    assert copy_screenshots(root) == ["runtime-4"]
    assert (root / "docs/images/ui-runtime-10.png").read_bytes() == b"picture"
    assert not (root / "docs/images/ui-runtime-4.png").exists()


def test_the_page_shows_two_majors_in_small_pictures() -> None:
    found = shown(PAGE.read_text(encoding="utf-8"))

    assert len(found) >= 2
    for path in found.values():
        assert path.read_bytes().startswith(b"\x89PNG"), path
        assert path.stat().st_size < 150_000, path
