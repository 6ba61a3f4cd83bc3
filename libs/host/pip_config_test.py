from __future__ import annotations

from pathlib import Path

import pytest

from host.errors import HostError
from host.pip_config import config_files, setting

# The machine of the test may have the options that pip knows.
ONE, TWO = "https://one.test/simple", "https://two.test/simple"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment whose home, and what all users share, is empty."""
    return {"HOME": str(tmp_path), "XDG_CONFIG_DIRS": str(tmp_path / "xdg")}


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("text", ["[install]\nan-index = {}", "[global]\nan_index: {}", "[global]\nan-index =\n  {}"])
def test_each_way_to_write_an_index_counts(text: str, environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / ".config/pip/pip.conf", text.format(ONE) + "\n")

    assert setting("an-index", environ) == ONE


def test_install_wins_over_global_in_whichever_file_it_is(environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / "xdg/pip/pip.conf", f"[install]\nan-index = {ONE}\n")
    put(tmp_path / ".pip/pip.conf", f"[global]\nan-index = {TWO}\n")

    assert setting("an-index", environ) == ONE


def test_a_later_file_wins(environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / ".pip/pip.conf", f"[global]\nan-index = {ONE}\na-cert = /ca.pem\n")
    put(tmp_path / "home/pip/pip.conf", f"[global]\nan-index = {TWO}\n")
    environ["XDG_CONFIG_HOME"] = str(tmp_path / "home")

    assert setting("an-index", environ) == TWO
    assert setting("a-cert", environ) == "/ca.pem"


def test_the_file_that_is_named_wins_and_the_users_do_not_count(environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / ".pip/pip.conf", f"[global]\nan-index = {ONE}\na-cert = /ca.pem\n")
    environ["PIP_CONFIG_FILE"] = str(put(tmp_path / "own.conf", f"[global]\nan-index = {TWO}\n"))

    assert setting("an-index", environ) == TWO
    assert setting("a-cert", environ) == ""


def test_a_named_file_that_does_not_exist_changes_nothing(environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / ".pip/pip.conf", f"[global]\nan-index = {ONE}\n")

    assert setting("an-index", {**environ, "PIP_CONFIG_FILE": "/nowhere.conf"}) == ONE


def test_dev_null_switches_every_file_off(environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / ".config/pip/pip.conf", f"[global]\nan-index = {ONE}\n")

    assert setting("an-index", {**environ, "PIP_CONFIG_FILE": "/dev/null"}) == ""


def test_the_machines_files_come_first(environ: dict[str, str], tmp_path: Path) -> None:
    assert config_files(environ)[:3] == [
        tmp_path / "xdg/pip/pip.conf",
        Path("/etc/pip.conf"),
        tmp_path / ".pip/pip.conf",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"an-index = https://me:s3cret@x\n", "line 1: expected a configuration of pip, found no section before it"),
        (b"[global]\ncert = a\ncert = b\n", "line 3: expected a configuration of pip, found an option that is there"),
        (b"[global]\n[global]\n", "line 2: expected a configuration of pip, found a section that is there twice"),
        (b"[global]\ns3cret\n", "line 2: expected a configuration of pip, found neither a section nor an option"),
        (b"\xef\xbb\xbf[global]\n", "line 1: expected a configuration of pip, found a byte order mark"),
        (b"[global]\n# f\xfcr\n", "expected a configuration of pip, found bytes that are not UTF-8"),
    ],
)
def test_what_pip_cannot_read_is_one_line_without_its_words(text: bytes, found: str, tmp_path: Path) -> None:
    path = tmp_path / "pip.conf"
    path.write_bytes(text)
    with pytest.raises(HostError) as caught:
        setting("an-index", {"PIP_CONFIG_FILE": str(path)})

    line = str(caught.value)
    assert line.startswith(f"{path}: {found}")
    assert "\n" not in line
    assert "s3cret" not in line
