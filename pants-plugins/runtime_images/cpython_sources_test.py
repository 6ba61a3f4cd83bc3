from __future__ import annotations

from pathlib import Path

import pytest
from pants.engine.fs import EMPTY_DIGEST

from catalogue.cpython import Archive
from host.testing import web_server
from runtime_images.cpython_sources import ArchiveRequest, FetchedArchive, SourceError, is_reached, process
from runtime_images.testing import ARCHIVE, PYTHON, SHA256, generate, make_runner, suite


def test_an_unreachable_archive_is_no_error() -> None:
    assert is_reached("a.tar.xz", 0, "")
    assert not is_reached("a.tar.xz", 3, "http://host.invalid/a.tar.xz cannot be fetched: no route")


@pytest.mark.parametrize(
    ("exit_code", "errors", "line"),
    [
        (1, "Traceback (most recent call last):\nMemoryError", "the download failed with exit code 1: MemoryError"),
        (-9, "", "the download failed with exit code -9: no output"),
    ],
)
def test_another_download_failure_is_a_one_line_error(exit_code: int, errors: str, line: str) -> None:
    with pytest.raises(SourceError) as raised:
        is_reached("a.tar.xz", exit_code, errors)

    assert str(raised.value) == f"a.tar.xz: {line}"


def test_addresses_are_not_passed_as_arguments() -> None:
    archive = Archive("source", "python.org", "a.tar.xz", "0" * 64)
    urls = ["https://user:s3cret@host.invalid/a.tar.xz", "https://host.invalid/b"]
    call = process(archive, urls, EMPTY_DIGEST, {"PIP_CONFIG_FILE": "/dev/null"})

    assert not any("s3cret" in argument for argument in call.argv)
    assert dict(call.env) == {"PIP_CONFIG_FILE": "/dev/null", "FETCH_URLS": "\n".join(urls)}


def test_the_warning_about_a_skipped_python_hides_the_mirrors_password(caplog: pytest.LogCaptureFixture) -> None:
    assert "3.10" not in generate(make_runner(), PYTHON, "--runtime-python-mirror=https://user:s3cret@host.invalid")
    assert "Python 3.10: https://host.invalid/" in caplog.text
    assert "s3cret" not in caplog.text


def fetch(address: str, snapshot: str = "") -> FetchedArchive:
    """Download a CPython's source, with /main as the machine's archive and /old as the archive of old suites."""
    runner = make_runner()
    if snapshot:
        runner.write_files({"3rdparty/debian/bullseye.yaml": f"{suite('bullseye')}snapshot: {snapshot}\n"})
    variables = {"RUNTIME_DEBIAN_MIRROR": f"{address}/main", "RUNTIME_DEBIAN_ARCHIVE": f"{address}/old"}
    runner.set_options([], env={**variables, "no_proxy": "*"}, env_inherit={"PATH", "HOME"})
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        patch.setattr("host.debian.SNAPSHOTS", f"{address}/snapshots")
        archive = Archive("source", "debian", "pool/python3.11.tar.xz", SHA256)
        return runner.request(FetchedArchive, [ArchiveRequest(archive)])


@pytest.mark.parametrize(
    ("place", "snapshot"), [("old", ""), ("snapshots/debian/20240613T000000Z", "20240613T000000Z")]
)
def test_a_source_that_left_its_archive_is_fetched_from_the_next_with_a_warning(
    place: str, snapshot: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / place / "pool").mkdir(parents=True)
    (tmp_path / place / "pool/python3.11.tar.xz").write_bytes(ARCHIVE)
    with web_server(tmp_path) as address:
        assert fetch(address, snapshot).digest

    assert f"{address}/main/pool/python3.11.tar.xz cannot be fetched: HTTP Error 404" in caplog.text
    assert f"using {address}/{place}/pool/python3.11.tar.xz instead" in caplog.text


def test_a_source_in_no_archive_names_every_address(tmp_path: Path) -> None:
    with web_server(tmp_path) as address:
        found = fetch(address)

    assert found.digest is None
    assert f"{address}/main/pool/python3.11.tar.xz cannot be fetched" in found.reason
    assert f"{address}/old/pool/python3.11.tar.xz cannot be fetched" in found.reason
