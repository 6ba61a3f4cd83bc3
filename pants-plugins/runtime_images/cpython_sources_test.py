from __future__ import annotations

import pytest

from runtime_images.cpython_sources import SourceError, is_reached


def test_an_archive_that_cannot_be_reached_is_no_error() -> None:
    assert is_reached("a.tar.xz", 0, "")
    assert not is_reached("a.tar.xz", 3, "http://host.invalid/a.tar.xz cannot be fetched: no route")


@pytest.mark.parametrize(
    ("exit_code", "errors", "line"),
    [
        (1, "Traceback (most recent call last):\n  File x\nMemoryError", "fetching it ended with 1: MemoryError"),
        (-9, "", "fetching it ended with -9: it said nothing"),
    ],
)
def test_a_download_that_fails_in_another_way_is_an_error_in_one_line(exit_code: int, errors: str, line: str) -> None:
    with pytest.raises(SourceError) as raised:
        is_reached("a.tar.xz", exit_code, errors)

    assert str(raised.value) == f"a.tar.xz: {line}"
