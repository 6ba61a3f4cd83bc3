from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.commands import CommandFailedError, docker_client, run
from tools.common.environment import inherited


def test_a_nested_command_does_not_inherit_pex_variables() -> None:
    environment = {"PATH": "/bin", "PEX_ROOT": "/x", "PYTHONPATH": "/y", "HOME": "/home"}
    assert inherited(environment) == {"PATH": "/bin", "HOME": "/home"}


def test_a_failure_shows_the_command_its_exit_code_and_its_output(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match=r"sh -c .*: exit code 3\nbroken"):
        run(["sh", "-c", "echo broken >&2; exit 3"], tmp_path)


def test_a_command_runs_in_the_folder_with_the_extra_variables(tmp_path: Path) -> None:
    run(["sh", "-c", 'echo "$WHAT" > here'], tmp_path, {"WHAT": "text"})
    assert (tmp_path / "here").read_text() == "text\n"


def test_the_client_that_pants_uses_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNTIME_CACHE", str(tmp_path))
    assert docker_client() != str(tmp_path / "bin/docker")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/docker").touch()
    assert docker_client() == str(tmp_path / "bin/docker")
