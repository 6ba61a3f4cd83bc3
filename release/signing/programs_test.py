from __future__ import annotations

from pathlib import Path

import pytest

from release.common.errors import InputError, ReleaseError
from release.signing import programs
from release.signing.programs import AbsentError, run


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program named oras, which a test writes, and no pauses between attempts."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(programs, "wait_exponential", lambda **_: lambda _: 0)
    return tmp_path / "oras"


def write(program: Path, text: str) -> None:
    program.write_text(f"#!/bin/sh\necho called >> {program}.calls\n{text}\n")
    program.chmod(0o755)


def calls(program: Path) -> int:
    return len(Path(f"{program}.calls").read_text().splitlines())


def test_a_fault_of_the_network_is_retried(program: Path) -> None:
    write(program, f'[ $(wc -l < {program}.calls) -ge 3 ] && exec echo done\necho "Error: reset by peer" >&2; exit 1')
    assert run("oras", "resolve") == b"done\n"
    assert calls(program) == 3


def test_retries_end(program: Path) -> None:
    write(program, 'echo "Error: unexpected status 503" >&2; exit 1')
    with pytest.raises(ReleaseError, match="oras resolve: Error: unexpected status 503"):
        run("oras", "resolve", "x")
    assert calls(program) == 4


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Error: HEAD …: response status code 401: unauthorized", InputError),
        ("Error: host/x:1: not found", AbsentError),
        ("Error: something else", ReleaseError),
    ],
)
def test_another_failure_is_not_retried(program: Path, text: str, error: type[Exception]) -> None:
    write(program, f'echo "{text}" >&2; echo "a hint" >&2; exit 1')
    with pytest.raises(error) as failure:
        run("oras", "resolve")
    assert "\n" not in str(failure.value)
    assert calls(program) == 1


def test_variables_reach_the_program_in_its_environment_alone(program: Path) -> None:
    write(program, 'echo "$SECRET $@"')
    assert run("oras", "resolve", more={"SECRET": "s3cret"}) == b"s3cret resolve\n"


def test_the_login_of_a_job_reaches_the_program_in_a_file_that_is_gone_afterwards(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", '{"auths": {}}')
    write(program, 'cd "$DOCKER_CONFIG" && cat config.json && echo && stat -c %a config.json && pwd')
    login, mode, folder = run("oras", "resolve").decode().splitlines()
    assert (login, mode) == ('{"auths": {}}', "600")
    assert not Path(folder).exists()
