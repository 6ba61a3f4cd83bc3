from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from airflow_wheel.download import UNREACHABLE, WRONG_HASH, main
from airflow_wheel.testing import write_wheel

NAME = "apache_airflow-2.8.4-py3-none-any.whl"


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a wheel, the only index that pip uses. The working directory is another, empty folder."""
    (tmp_path / "index").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return write_wheel(tmp_path / "index")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts; sleeping is replaced, so they take no time."""
    found: list[float] = []
    monkeypatch.setattr(time, "sleep", found.append)
    return found


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_wheel_with_one_of_the_hashes_is_downloaded(index: Path) -> None:
    assert main("apache-airflow", "2.8.4", "0" * 64, sha256(index)) == 0
    assert Path(NAME).read_bytes() == index.read_bytes()
    assert [path.name for path in Path.cwd().iterdir()] == [NAME]


def test_a_wrong_hash_is_refused_at_once_with_both_hashes(
    index: Path, waits: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main("apache-airflow", "2.8.4", "0" * 64) == WRONG_HASH
    error = capsys.readouterr().err
    assert error == f"apache-airflow==2.8.4: expected sha256 {'0' * 64}, found {sha256(index)}\n"
    assert (waits, list(Path.cwd().iterdir())) == ([], [])


def test_a_version_that_the_index_lacks_is_one_line(
    waits: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main("apache-airflow", "2.8.5", "0" * 64) == UNREACHABLE
    error = capsys.readouterr().err
    assert error.startswith("apache-airflow==2.8.5 cannot be downloaded: No matching distribution found")
    assert len(error.splitlines()) == 1
    assert waits == [2, 4]


def test_an_unreachable_index_is_one_line_with_the_reason_and_what_to_check(
    waits: list[float], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://localhost:1/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")

    assert main("apache-airflow", "2.8.4", "0" * 64) == UNREACHABLE
    error = capsys.readouterr().err
    assert "Connection refused" in error
    assert error.endswith("check UV_DEFAULT_INDEX or PIP_INDEX_URL, the proxy, and SSL_CERT_FILE\n")
    assert len(error.splitlines()) == 1
    assert len(waits) == 2
