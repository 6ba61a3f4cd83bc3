from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bootstrap.machine import debian_mirrors, index_environment, write_secrets
from host import debian


def sourced(lines: str) -> str:
    """Return the value of UV_DEFAULT_INDEX in a shell after these lines."""
    script = f'{lines}\nprintf %s "$UV_DEFAULT_INDEX"'
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout


@pytest.fixture(autouse=True)
def _no_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_uvs_own_index_comes_before_pips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://pip.test/simple")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.test/simple")

    assert sourced(index_environment()) == "https://uv.test/simple"


def test_an_index_with_shell_characters_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://user:it's$(touch pwned)@index.test/simple"
    monkeypatch.setenv("PIP_INDEX_URL", url)

    assert sourced(index_environment()) == url


def test_the_index_of_pips_configuration_is_read_each_time(tmp_path: Path) -> None:
    config = tmp_path / ".config/pip/pip.conf"
    config.parent.mkdir(parents=True)
    config.write_text("[global]\nindex-url = https://one.test/simple\n")
    assert sourced(index_environment()) == "https://one.test/simple"

    config.write_text("[global]\nindex-url = https://another.test/simple\n")

    assert sourced(index_environment()) == "https://another.test/simple"


def test_secrets_are_readable_by_their_owner_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.crt"
    bundle.write_text("certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))

    write_secrets(tmp_path / "secrets")

    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    for name in ("ca.crt", "index.env", "debian-mirror"):
        assert (tmp_path / "secrets" / name).stat().st_mode & 0o077 == 0


def test_without_debian_images_use_their_own_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "release", lambda: {"ID": "fedora"})
    monkeypatch.delenv("RUNTIME_DEBIAN_MIRROR", raising=False)
    assert debian_mirrors().splitlines()[0] == "- -"

    monkeypatch.setenv("RUNTIME_DEBIAN_MIRROR", "http://mirror.test/debian/")

    assert debian_mirrors().splitlines()[0] == "http://mirror.test/debian http://mirror.test/debian-security"


def test_images_fall_back_to_the_archive_of_old_suites(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME_DEBIAN_MIRROR", "http://mirror.test/debian")
    monkeypatch.setenv("RUNTIME_DEBIAN_ARCHIVE", "http://old.test/debian/")

    assert debian_mirrors().splitlines()[1] == "http://old.test/debian http://old.test/debian-security"
