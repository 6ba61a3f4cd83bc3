from __future__ import annotations

import pytest
from pants.engine.fs import EMPTY_DIGEST

from catalogue.cpython import Archive
from runtime_images.cpython_sources import SourceError, is_reached, process
from runtime_images.testing import DEBIAN, generate, make_runner


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


def test_an_address_with_a_password_is_no_argument() -> None:
    archive = Archive("source", "python.org", "a.tar.xz", "0" * 64)
    urls = ["https://user:s3cret@host.invalid/a.tar.xz", "https://host.invalid/b"]
    call = process(archive, urls, EMPTY_DIGEST, {"PIP_CONFIG_FILE": "/dev/null"})

    assert not any("s3cret" in argument for argument in call.argv)
    assert dict(call.env) == {"PIP_CONFIG_FILE": "/dev/null", "FETCH_URLS": "\n".join(urls)}


def test_what_is_left_out_is_said_without_the_mirrors_password(caplog: pytest.LogCaptureFixture) -> None:
    assert "3.10" not in generate(make_runner(), DEBIAN, "--runtime-python-mirror=https://user:s3cret@host.invalid")
    assert "Python 3.10: https://host.invalid/" in caplog.text
    assert "s3cret" not in caplog.text
