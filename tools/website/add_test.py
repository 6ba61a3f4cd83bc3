from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from tools.website.add import publish
from tools.website.errors import SiteError
from tools.website.versions import add, listed


def archive(folder: Path, version: str, text: str) -> Path:
    """Write the archive of a site with one page."""
    site = folder / version
    (site / version).mkdir(parents=True)
    (site / version / "index.html").write_text(text)
    add(site, version)
    path = folder / f"{version}.tar.gz"
    with tarfile.open(path, "w:gz") as opened:
        for name in (version, "versions.json", "index.html"):
            opened.add(site / name, name)
    return path


def test_a_version_is_added_and_the_others_stay(tmp_path: Path) -> None:
    published = tmp_path / "published"
    published.mkdir()
    for version in ("2026-11-28", "2026-11-29"):
        publish(archive(tmp_path, version, version), published)

    assert listed(published) == ["2026-11-29", "2026-11-28"]
    assert (published / "2026-11-28/index.html").read_text() == "2026-11-28"


def test_a_version_that_is_there_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "published/2026-11-28/gone").mkdir(parents=True)
    publish(archive(tmp_path, "2026-11-28", "new"), tmp_path / "published")

    assert [path.name for path in (tmp_path / "published/2026-11-28").iterdir()] == ["index.html"]


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_text("hello")

    with pytest.raises(SiteError, match=r"a\.tar\.gz: expected the archive of a site"):
        publish(tmp_path / "a.tar.gz", tmp_path)


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside"])
def test_a_member_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as opened:
        opened.addfile(tarfile.TarInfo(name), io.BytesIO())

    with pytest.raises(SiteError, match="expected files and folders below one folder"):
        publish(tmp_path / "a.tar.gz", tmp_path / "published")
