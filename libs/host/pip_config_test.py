from __future__ import annotations

from pathlib import Path

import pytest

from host.errors import HostError
from host.pip_config import config_files, setting

# The options in these tests are invented, since the test machine may set pip's real ones.
ONE, TWO = "https://one.test/simple", "https://two.test/simple"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment with empty folders for the user and for all users."""
    return {"HOME": str(tmp_path), "XDG_CONFIG_DIRS": str(tmp_path / "xdg")}


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("text", ["[install]\nan-index = {}", "[global]\nan_index: {}", "[global]\nan-index =\n  {}"])
def test_every_spelling_of_an_option_is_read(text: str, environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / ".config/pip/pip.conf", text.format(ONE) + "\n")

    assert setting("an-index", environ) == ONE


def test_install_wins_over_global_in_any_file(environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / "xdg/pip/pip.conf", f"[install]\nan-index = {ONE}\n")
    put(tmp_path / ".pip/pip.conf", f"[global]\nan-index = {TWO}\n")

    assert setting("an-index", environ) == ONE


def test_a_later_file_wins(environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / ".pip/pip.conf", f"[global]\nan-index = {ONE}\na-cert = /ca.pem\n")
    put(tmp_path / "home/pip/pip.conf", f"[global]\nan-index = {TWO}\n")
    environ["XDG_CONFIG_HOME"] = str(tmp_path / "home")

    assert setting("an-index", environ) == TWO
    assert setting("a-cert", environ) == "/ca.pem"


def test_pip_config_file_wins_and_the_users_files_are_skipped(environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / ".pip/pip.conf", f"[global]\nan-index = {ONE}\na-cert = /ca.pem\n")
    environ["PIP_CONFIG_FILE"] = str(put(tmp_path / "own.conf", f"[global]\nan-index = {TWO}\n"))

    assert setting("an-index", environ) == TWO
    assert setting("a-cert", environ) == ""


def test_a_pip_config_file_that_does_not_exist_changes_nothing(environ: dict[str, str], tmp_path: Path) -> None:
    put(tmp_path / ".pip/pip.conf", f"[global]\nan-index = {ONE}\n")

    assert setting("an-index", {**environ, "PIP_CONFIG_FILE": "/nowhere.conf"}) == ONE


def test_dev_null_disables_every_file(environ: dict[str, str], tmp_path: Path) -> None:
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
        (b"an-index = https://me:s3cret@x\n", "line 1: expected a pip configuration file, found an option before"),
        (b"[global]\ncert = a\ncert = b\n", "line 3: expected a pip configuration file, found a duplicate option"),
        (b"[global]\n[global]\n", "line 2: expected a pip configuration file, found a duplicate section"),
        (b"[global]\ns3cret\n", "line 2: expected a pip configuration file, found neither a section nor an option"),
        (b"\xef\xbb\xbf[global]\n", "line 1: expected a pip configuration file, found a byte order mark"),
        (b"[global]\n# f\xfcr\n", "expected a pip configuration file, found bytes that are not UTF-8"),
    ],
)
def test_an_unreadable_file_is_one_line_without_its_content(text: bytes, found: str, tmp_path: Path) -> None:
    path = tmp_path / "pip.conf"
    path.write_bytes(text)
    with pytest.raises(HostError) as caught:
        setting("an-index", {"PIP_CONFIG_FILE": str(path)})

    line = str(caught.value)
    assert line.startswith(f"{path}: {found}")
    assert "\n" not in line
    assert "s3cret" not in line
