from __future__ import annotations

import os
from pathlib import Path

import pytest

from startup import identity
from startup.errors import StartError

UNKNOWN = 1000730000


def test_astro_and_any_uid_in_group_0_are_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    identity.check(50000, 50000)
    identity.check(UNKNOWN, 0)

    assert capsys.readouterr().err == ""


def test_root_gets_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    identity.check(0, 0)

    assert "running as root" in capsys.readouterr().err


def test_another_group_is_refused() -> None:
    with pytest.raises(StartError, match="use --user 12345:0"):
        identity.check(12345, 12345)


def test_a_known_uid_gets_no_variables() -> None:
    assert identity.named({}, os.getuid()) == {}


def test_an_unknown_uid_gets_a_name_in_the_same_file_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "FOLDER", f"{tmp_path}/{{uid}}")
    monkeypatch.setattr(os, "lstat", lambda path: os.stat_result((0o040700, 0, 0, 0, UNKNOWN, 0, 0, 0, 0, 0)))
    environment = {"HOME": "/home/astro", "LD_PRELOAD": "other.so"}
    found = [identity.named(environment, UNKNOWN) for _ in range(2)]

    assert found[0] == found[1]
    assert found[0]["LD_PRELOAD"] == "libnss_wrapper.so:other.so"
    assert found[0]["USER"] == found[0]["LOGNAME"] == f"astro{UNKNOWN}"
    passwd = Path(found[0]["NSS_WRAPPER_PASSWD"])
    assert passwd.read_text().splitlines()[-1] == f"astro{UNKNOWN}:x:{UNKNOWN}:0:Astro:/home/astro:/bin/bash"
    assert [path.name for path in passwd.parent.iterdir()] == ["passwd"]


def test_a_folder_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "FOLDER", str(tmp_path))

    with pytest.raises(StartError, match="UID .* has no user name, and cannot write one to .*: another user owns it"):
        identity.named({}, UNKNOWN)
