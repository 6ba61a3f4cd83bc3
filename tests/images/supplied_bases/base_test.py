from __future__ import annotations

from pathlib import Path

import pytest

from tests.images.supplied_bases.base import can_fetch


def test_a_source_in_a_folder_can_be_fetched(tmp_path: Path) -> None:
    (tmp_path / "archive").touch()

    assert can_fetch(f"file://{tmp_path}/archive")
    assert not can_fetch(f"file://{tmp_path}/nowhere")


@pytest.mark.parametrize("user", ["user:s3cret", "user:s3/cret"])
def test_a_mirror_that_wants_a_password_and_cannot_be_reached_is_no_traceback(user: str) -> None:
    assert not can_fetch(f"https://{user}@host.invalid/archive")
