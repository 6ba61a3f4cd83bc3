from __future__ import annotations

import os
from pathlib import Path

import pytest

from bootstrap import engine
from bootstrap.console import SetupError


def make_client(folder: Path, version: str, exit_code: int = 0, buildx: int = 0) -> Path:
    """Make a program that answers like a docker client with that server version."""
    folder.mkdir()
    client = folder / "docker"
    client.write_text(
        "#!/bin/sh\n" f'if [ "$1" = buildx ]; then exit {buildx}; fi\n' f"echo '\"{version}\"'\nexit {exit_code}\n"
    )
    client.chmod(0o755)
    return client


@pytest.mark.parametrize(
    ("version", "exit_code", "ready"),
    [("23.0.1", 0, True), ("28.2.2", 0, True), ("20.10.24", 0, False), ("28.2.2", 1, False), ("nonsense", 0, False)],
)
def test_an_engine_is_usable_from_version_23_on(version: str, exit_code: int, ready: bool, tmp_path: Path) -> None:
    assert engine.is_ready(str(make_client(tmp_path / "bin", version, exit_code))) is ready


def test_a_missing_client_is_not_ready() -> None:
    assert not engine.is_ready("/nowhere/docker")


def test_the_first_client_with_buildx_and_an_engine_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_client(tmp_path / "no-buildx", "28.0.0", buildx=1)
    make_client(tmp_path / "old", "20.10.24")
    good = make_client(tmp_path / "good", "26.1.5")
    folders = [tmp_path / "no-buildx", tmp_path / "old", tmp_path / "good"]
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, [*folders, "/bin"])))

    engine.ensure(tmp_path / "cache")
    engine.ensure(tmp_path / "cache")

    assert (tmp_path / "cache/bin/docker").resolve() == good


def test_a_client_that_went_away_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = tmp_path / "cache/bin/docker"
    link.parent.mkdir(parents=True)
    link.symlink_to("/nowhere/docker")
    good = make_client(tmp_path / "good", "26.1.5")
    monkeypatch.setenv("PATH", f"{tmp_path}/good:/bin")

    engine.ensure(tmp_path / "cache")

    assert link.resolve() == good


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        (engine.FORBID, "never", "RUNTIME_ENGINE_SETUP=never"),
        ("DOCKER_HOST", "tcp://127.0.0.1:1", "the engine at DOCKER_HOST does not answer"),
    ],
)
def test_without_an_engine_the_message_says_what_to_run(
    variable: str, value: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_clients", list)
    monkeypatch.setenv(variable, value)

    with pytest.raises(SetupError, match=reason) as error:
        engine.ensure(tmp_path)

    assert "apt-get install docker.io docker-buildx" in str(error.value)
