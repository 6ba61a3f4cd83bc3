from __future__ import annotations

from pathlib import Path

import pytest

from tools.website import mermaid
from tools.website.errors import SiteError


def test_the_installed_file_is_npms(tmp_path: Path) -> None:
    mermaid.write_mermaid(tmp_path / "assets/mermaid.min.js")

    assert b'"10.6.1"' in (tmp_path / "assets/mermaid.min.js").read_bytes()


def test_another_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mermaid, "SHA256", "0" * 64)

    with pytest.raises(SiteError, match="expected the sha256 0000"):
        mermaid.write_mermaid(tmp_path / "mermaid.min.js")
    assert not (tmp_path / "mermaid.min.js").exists()
