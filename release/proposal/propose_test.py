"""`propose` with a real git remote, and a server for GitHub's REST API."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.cli.main import main
from release.common.testing import Answer, web_server
from release.comparison.testing import LOCK, PYTHON_ROWS, make_repository, release, write, write_lock
from release.comparison.testing import commit as commit_all
from release.proposal.testing import REPOSITORY, TOKEN, Server, serve

BRANCH = "release/runtime-10"
PLAN = {
    "runtime": "runtime-10",
    "current": "10.9.0",
    "version": "10.10.0",
    "level": "minor",
    "changes": [
        {"kind": "package", "name": "idna", "old": "3.6", "new": "3.7", "level": "minor", "reason": "a new minor"}
    ],
    "held": [{"name": "pip", "version": "25.0", "reason": "a new major"}],
}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    root = make_repository(tmp_path / "checkout")
    git(root, "branch", "-m", "main")
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote.git")], check=True)
    git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(root, "push", "-q", "origin", "main")
    (tmp_path / "plan.json").write_text(json.dumps([PLAN]))
    monkeypatch.chdir(root)
    with serve() as running:
        monkeypatch.setenv("GITHUB_API_URL", running.url)
        monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        yield running


def git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), "-c", "user.name=Person", "-c", "user.email=person@example.test"]
    return subprocess.run([*command, *arguments], check=True, capture_output=True, text=True).stdout.strip()


def bump(text: str = "idna==3.7") -> None:
    release(Path.cwd(), "channel: stable", "channel: stable")
    write_lock(Path.cwd(), PYTHON_ROWS.replace("idna==3.6", text))


def propose(*arguments: str) -> int:
    try:
        main(["propose", "runtime-10", "--plan", "../plan.json", *arguments])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def for_real(*arguments: str) -> int:
    return propose("--no-dry-run", *arguments)


def on_remote(path: str) -> str:
    return git(Path("../remote.git"), "show", f"{BRANCH}:{path}")


def test_it_prints_the_text_alone_by_default(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    bump()
    assert propose("--step", "passed:./pants test ::") == 0
    text = capsys.readouterr().out
    assert text.startswith("Release Runtime 10.10.0\n\nRuntime 10.9.0 -> **10.10.0**, a minor release.\n")
    assert "- passed: `./pants test ::`" in text
    assert "| idna | 3.6 | 3.7 | minor | a new minor |" in text
    assert "| pip | 25.0 | a new major |" in text
    assert "| idna | 3.6 | 3.7 | up |" in text
    assert server.requests == []
    assert git(Path("../remote.git"), "branch", "--format=%(refname:short)") == "main"


def test_it_opens_one_pull_request(server: Server) -> None:
    bump()
    assert for_real() == 0
    (pull,) = server.pulls
    assert (pull["title"], pull["head"]["ref"], pull["base"]["ref"]) == ("Release Runtime 10.10.0", BRANCH, "main")
    assert "idna==3.7" in on_remote(LOCK)
    assert git(Path("../remote.git"), "log", "--format=%s", f"main..{BRANCH}") == "Release Runtime 10.10.0"


def test_the_checkout_stays_as_it_is(server: Server) -> None:
    bump()
    before = git(Path.cwd(), "status", "--porcelain", "--branch")
    assert for_real() == 0
    assert git(Path.cwd(), "status", "--porcelain", "--branch") == before


def test_the_same_again_changes_nothing(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    bump()
    for_real()
    commit = git(Path("../remote.git"), "rev-parse", BRANCH)
    assert for_real() == 0
    assert git(Path("../remote.git"), "rev-parse", BRANCH) == commit
    assert len(server.pulls) == 1
    assert capsys.readouterr().out.endswith("/pull/1: up to date\n")


def test_an_open_pull_request_is_refreshed(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    bump()
    for_real()
    bump("idna==3.8")
    assert for_real("--step", "failed:./pants test ::") == 0
    assert "idna==3.8" in on_remote(LOCK)
    (pull,) = server.pulls
    assert pull["title"] == "Release Runtime 10.10.0 (its tests fail)"
    assert "- **failed**: `./pants test ::`" in pull["body"]
    assert capsys.readouterr().out.endswith("/pull/1: refreshed\n")


def test_the_branch_follows_the_base(server: Server) -> None:
    bump()
    for_real()
    git(Path.cwd(), "stash", "-q")
    write(Path.cwd(), "README.md", "new\n")
    commit_all(Path.cwd())
    git(Path.cwd(), "push", "-q", "origin", "main")
    git(Path.cwd(), "stash", "pop", "-q")
    assert for_real() == 0
    assert on_remote("README.md") == "new"
    assert git(Path("../remote.git"), "log", "--format=%s", f"main..{BRANCH}") == "Release Runtime 10.10.0"


def test_commits_of_people_are_never_lost(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    bump()
    for_real()
    git(Path.cwd(), "clone", "-q", "-b", BRANCH, str(Path("../remote.git").resolve()), "../person")
    write(Path("../person"), "NOTES.md", "mine\n")
    git(Path("../person"), "add", "-A")
    git(Path("../person"), "commit", "-qm", "Explain")
    git(Path("../person"), "push", "-q")
    bump("idna==3.8")
    assert for_real() == 0
    assert on_remote("NOTES.md") == "mine"
    assert "left alone, since person@example.test committed to it" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["README.md", "providers/common-compat/provider.yaml", "docs/runtimes.md"])
def test_what_a_bump_writes_outside_of_the_runtime_is_proposed(server: Server, path: str) -> None:
    bump()
    write(Path.cwd(), path, "new\n")
    assert for_real() == 0
    assert on_remote(path) == "new"


def test_without_a_change_there_is_no_pull_request(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert for_real() == 0
    assert capsys.readouterr().out == "runtime-10: nothing changed, no pull request\n"
    assert server.requests == []


def test_other_changes_are_refused(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    bump()
    write(Path.cwd(), "secret.txt", "mine\n")
    assert for_real() == 2
    assert capsys.readouterr().err.startswith("secret.txt: expected changes below runtimes/runtime-10, ")
    assert server.pulls == []


def test_a_token_without_rights_is_an_invalid_input(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "wrong")
    bump()
    assert for_real() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "answers 401: Bad credentials; expected a token that may write contents and pull requests" in line
    assert "wrong" not in line


def test_a_token_that_may_not_open_a_pull_request_leaves_nothing_behind(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    server.refused = frozenset({"POST"})
    bump()
    assert for_real() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "answers 403: Resource not accessible by integration; expected a token that may write" in line
    assert branches() == ["main"]
    server.refused = frozenset()
    assert for_real() == 0


def test_a_branch_that_was_there_before_is_not_removed(server: Server) -> None:
    bump()
    for_real()
    server.pulls.clear()
    server.refused = frozenset({"POST"})
    assert for_real() == 2
    bump("idna==3.8")
    assert for_real() == 2
    assert branches() == ["main", BRANCH]


def test_a_branch_that_cannot_be_removed_is_named(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.refused = frozenset({"POST"})
    git(Path("../remote.git"), "config", "receive.denyDeletes", "true")
    bump()
    assert for_real() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "answers 403: " in line
    assert f"; the branch {BRANCH} stays on the remote: git push: " in line
    assert "deletion prohibited" in line


def test_a_remote_that_refuses_the_push_says_why(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    hook = Path("../remote.git/hooks/pre-receive")
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'error: GH006: Protected branch update failed.' >&2\nexit 1\n")
    hook.chmod(0o755)
    bump()
    assert for_real() == 2
    (line,) = capsys.readouterr().err.splitlines()
    cause = "error: GH006: Protected branch update failed.; pre-receive hook declined"
    assert line == f"git push: {cause}: expected a remote `origin` that accepts it"
    assert branches() == ["main"]
    assert server.pulls == []


def test_a_remote_that_refuses_the_token_says_so_without_it(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    bump()
    with web_server(lambda _: Answer(403)) as address:
        git(Path.cwd(), "remote", "set-url", "origin", f"{address.replace('://', '://me:secret@')}/a.git")
        assert for_real() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("git ls-remote: fatal: unable to access ")
    assert "error: 403" in line
    assert "secret" not in line


def branches() -> list[str]:
    return git(Path("../remote.git"), "branch", "--format=%(refname:short)").split()


def test_a_missing_token_is_an_invalid_input(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    bump()
    assert for_real() == 2
    assert capsys.readouterr().err == "GITHUB_TOKEN: expected a value, found none\n"


def test_a_busy_server_is_asked_again(server: Server) -> None:
    server.failures = [503, 502]
    bump()
    assert for_real() == 0
    assert len(server.pulls) == 1


def test_a_run_after_a_failure_finishes_the_job(server: Server) -> None:
    bump()
    server.failures = [503] * 4
    assert for_real() == 1
    assert for_real() == 0
    assert len(server.pulls) == 1


def test_a_plan_of_another_version_is_refused(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    Path("../plan.json").write_text(json.dumps([{**PLAN, "version": "10.11.0"}]))
    bump()
    assert for_real() == 2
    assert "expected the plan of 10.10.0, which the checkout has, found 10.11.0" in capsys.readouterr().err


def test_a_server_that_is_not_githubs_api_is_an_invalid_input(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bump()
    with web_server(lambda request: Answer(200, b"<html>", {"Content-Type": "text/html"})) as url:
        monkeypatch.setenv("GITHUB_API_URL", url)
        assert for_real() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("expected the JSON of GitHub's API, found text/html: check GITHUB_API_URL")


def test_a_plan_of_another_runtime_is_refused(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    Path("../plan.json").write_text("[]")
    bump()
    assert for_real() == 2
    assert "expected the output of `plan runtime-10 --json`" in capsys.readouterr().err
