from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.website.errors import SiteError
from tools.website.versions import add, listed, version_of


def test_the_version_is_the_day_of_the_commit() -> None:
    assert version_of(1795996799) == "2026-11-29"


def test_the_sites_address_leads_to_the_newest_version(tmp_path: Path) -> None:
    for version in ("2026-11-28", "2026-12-01", "2026-11-29"):
        add(tmp_path, version)

    assert listed(tmp_path) == ["2026-12-01", "2026-11-29", "2026-11-28"]
    assert 'url=2026-12-01/"' in (tmp_path / "index.html").read_text()
    entries = json.loads((tmp_path / "versions.json").read_text())
    assert [entry["aliases"] for entry in entries] == [["latest"], [], []]


def test_adding_a_version_again_changes_nothing(tmp_path: Path) -> None:
    add(tmp_path, "2026-11-28")
    before = (tmp_path / "versions.json").read_text()
    add(tmp_path, "2026-11-28")

    assert (tmp_path / "versions.json").read_text() == before


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"title": "a"}]'])
def test_an_invalid_list_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "versions.json").write_text(text)

    with pytest.raises(SiteError, match=r"versions\.json: expected a list of versions"):
        add(tmp_path, "2026-11-28")
