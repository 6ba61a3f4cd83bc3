"""The verbs `repository` and `expire` against a server that answers as quay does."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from release.cli.testing import run
from release.common.testing import RESET, Answer, json_answer, web_server
from release.quay.testing import READER, TOKEN, Quay, serve
from release.quay.token import VARIABLE

NAME = "example/astro-runtime"
DRY = "nothing was changed: --no-dry-run does it"
PRERELEASE = ("11.0.0-rc.1", "11.0.0-rc.1-base")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Quay]:
    with serve() as found:
        monkeypatch.setenv(VARIABLE, TOKEN)
        monkeypatch.setenv("RUNTIME_REPOSITORY", f"http://{found.host}/{NAME}")
        yield found


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return what a verb prints that succeeds."""
    capsys.readouterr()
    code = run(*arguments)
    found = capsys.readouterr()
    assert (code, found.err) == (0, "")
    return found.out.splitlines()


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    """Return the one line of a verb that fails."""
    capsys.readouterr()
    assert run(*arguments) == code
    (line,) = capsys.readouterr().err.splitlines()
    assert TOKEN not in line
    return line


def test_a_repository_is_created_once_and_made_public(server: Quay, capsys: pytest.CaptureFixture[str]) -> None:
    create = ("repository", "--visibility", "private", "--no-dry-run")
    assert lines(capsys, *create[:-1]) == ["visibility: new -> private", DRY]
    assert server.repositories == {}
    where = f"{server.host}/{NAME}"
    assert lines(capsys, *create) == ["visibility: new -> private", f"{where}: it is private"]
    assert lines(capsys, *create) == [f"{where}: it is private already"]
    publish = ("repository", f"http://{where}", "--visibility", "public")
    assert lines(capsys, *publish) == ["visibility: private -> public", DRY]
    assert lines(capsys, *publish, "--no-dry-run") == ["visibility: private -> public", f"{where}: it is public"]
    assert server.repositories[NAME].is_public


def test_a_prerelease_expires_after_a_dry_run(server: Quay, capsys: pytest.CaptureFixture[str]) -> None:
    kept = server.add(NAME, *PRERELEASE, "10.9.0")
    first, second, last = lines(capsys, "expire", "11.0.0-rc.1", "--days", "14")
    assert first.startswith("expire: 11.0.0-rc.1 never -> 20")
    assert second.startswith("expire: 11.0.0-rc.1-base never -> 20")
    assert (last, server.changes) == (DRY, [])
    assert lines(capsys, "expire", "11.0.0-rc.1", "--days", "14", "--no-dry-run")[-1].endswith(": 2 tags changed")
    ends = {name: tag.end and round((tag.end - time.time()) / 86400) for name, tag in kept.tags.items()}
    assert ends == {**dict.fromkeys(PRERELEASE, 14), "10.9.0": None}
    assert lines(capsys, "expire", "11.0.0-rc.1", "--never", "--no-dry-run")[-1].endswith(": 2 tags changed")
    assert lines(capsys, "expire", "11.0.0-rc.1", "--never", "--no-dry-run")[-1].endswith(": 0 tags changed")
    assert {tag.end for tag in kept.tags.values()} == {None}


@pytest.mark.parametrize("name", ["10.9.0", "stable"])
def test_released_versions_and_moving_tags_do_not_expire(
    server: Quay, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    server.add(NAME, name)
    line = refusal(capsys, "expire", name, "--days", "14", "--no-dry-run")
    assert line.endswith(f"found {name}: released versions and moving tags never expire")
    assert server.changes == []


@pytest.mark.parametrize(("more", "found"), [((), "none"), (("--days", "3", "--never"), "both")])
def test_one_of_days_and_never_is_required(
    server: Quay, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], found: str
) -> None:
    expected = f"expire: expected one of --days and --never, found {found}"
    assert refusal(capsys, "expire", "11.0.0-rc.1", *more) == expected
    assert server.requests == []


@pytest.mark.parametrize("verb", [("repository", "--visibility", "public"), ("expire", "11.0.0-rc.1", "--never")])
def test_bad_input_is_one_line(
    server: Quay, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    server.add(NAME, *PRERELEASE, is_public=False).tags["11.0.0-rc.1"].end = int(time.time()) + 9000
    write = (*verb, "--no-dry-run")
    monkeypatch.setenv(VARIABLE, READER)
    assert f"a token in {VARIABLE} with the permission repo:" in refusal(capsys, *write)
    monkeypatch.setenv(VARIABLE, "expired")
    assert "found one that quay refuses: 401 Unauthorized: Requires authentication" in refusal(capsys, *write)
    monkeypatch.delenv(VARIABLE)
    assert refusal(capsys, *write) == f"{VARIABLE}: expected an access token of an application on quay, found none"
    assert not server.repositories[NAME].is_public
    assert server.repositories[NAME].tags["11.0.0-rc.1"].end is not None


def test_a_missing_name_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RUNTIME_REPOSITORY", raising=False)
    line = refusal(capsys, "repository", "--visibility", "public")
    assert line == "REPOSITORY: expected a name such as quay.io/astronomer/astro-runtime, or RUNTIME_REPOSITORY"


def test_another_registry_is_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, TOKEN)
    with web_server(lambda _: Answer(404)) as url:
        line = refusal(capsys, "repository", f"{url}/{NAME}", "--visibility", "public")
    host = url.partition("://")[2]
    assert line == f"{host}/{NAME} is not on a quay registry: {host}/api/v1/discovery answered 404"


def test_faults_that_pass_are_not_seen(server: Quay, capsys: pytest.CaptureFixture[str]) -> None:
    server.faults = [Answer(429, headers={"Retry-After": "0"}), json_answer(503, {"message": "Later"}), RESET]
    server.lost = 1
    assert lines(capsys, "repository", "--visibility", "public", "--no-dry-run")[-1].endswith(": it is public")
