from __future__ import annotations

from pathlib import Path

import pytest

from tests.images.supplied_bases.base import can_fetch


def test_a_source_in_a_folder_can_be_fetched(tmp_path: Path) -> None:
    (tmp_path / "archive").touch()

    assert can_fetch(f"file://{tmp_path}/archive")
    assert not can_fetch(f"file://{tmp_path}/nowhere")


@pytest.mark.parametrize("user", ["user:s3cret", "user:s3/cret"])
def test_an_unreachable_mirror_with_a_password_raises_nothing(user: str) -> None:
    assert not can_fetch(f"https://{user}@host.invalid/archive")
