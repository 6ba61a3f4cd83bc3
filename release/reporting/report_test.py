"""`report` with a server for GitHub's REST API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from release.cli.main import main
from release.cli.options import NOTHING_CHANGED
from release.proposal.testing import REPOSITORY, TOKEN, Server, job_row, serve
from release.reporting.changes import LABEL
from release.reporting.outcome import PROPOSE

RUN = 7
LIST = "List the Runtimes to plan"
JOB = "Plan, build and propose runtime-10"
OTHER = "Plan, build and propose runtime-9"
PLAN = "Plan the next version"
FAILED = job_row(JOB, "failure", {"Set up the build": "success", PLAN: "failure", PROPOSE: "skipped"})
GOOD = job_row(JOB, "success", {PLAN: "success", PROPOSE: "skipped"})
# The build failed, and the pull request says so.
PROPOSED = job_row(JOB, "failure", {PLAN: "success", PROPOSE: "success", "Fail if the build failed": "failure"})
ITSELF = job_row("Report failures", None, {"Report": None})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serve() as running:
        monkeypatch.setenv("GITHUB_API_URL", running.url)
        monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        monkeypatch.setenv("GITHUB_RUN_ID", str(RUN))
        yield running


def report(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(["report", *arguments])
    return int(end.value.code or 0)


def night(server: Server, *jobs: dict[str, Any]) -> None:
    """Report a run with these jobs, and with the one that reports."""
    server.jobs = {RUN: [*jobs, ITSELF]}
    assert report("--no-dry-run") == 0


def test_a_failure_is_told_in_one_issue_for_each_job(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    night(server, job_row(LIST, "success"), FAILED, job_row(OTHER, "cancelled"))
    assert [one["title"] for one in server.issues] == [f"Nightly fails: {JOB}", f"Nightly fails: {OTHER}"]
    assert f"- {PLAN}: failure" in server.issues[0]["body"]
    assert [one["labels"] for one in server.issues] == [[{"name": LABEL}]] * 2
    assert capsys.readouterr().out.splitlines() == [
        *(f"https://github.com/{REPOSITORY}/issues/{number}: opened" for number in (1, 2))
    ]


def test_the_issue_of_a_job_that_fails_again_is_refreshed(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    night(server, FAILED)
    night(server, job_row(JOB, "failure", {PLAN: "success", "Write the next version": "failure"}))
    (issue,) = server.issues
    assert "- Write the next version: failure" in issue["body"]
    assert PLAN not in issue["body"]
    assert capsys.readouterr().out.endswith("/issues/1: refreshed\n")


def test_the_same_run_reported_again_changes_nothing(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    night(server, FAILED)
    server.requests.clear()
    night(server, FAILED)
    assert {request.split()[0] for request in server.requests} == {"GET"}
    assert capsys.readouterr().out.endswith("/issues/1: up to date\n")


@pytest.mark.parametrize(
    ("ended", "comment"), [(GOOD, "It succeeded on "), (PROPOSED, "it made the pull request, which tells what fails")]
)
def test_the_issue_is_closed_with_a_comment_when_the_job_ends_well(
    server: Server, ended: dict[str, Any], comment: str
) -> None:
    night(server, FAILED)
    night(server, ended)
    (issue,) = server.issues
    assert (issue["state"], issue["state_reason"]) == ("closed", "completed")
    (found,) = server.comments[issue["number"]]
    assert comment in found


def test_after_it_was_closed_a_failure_has_a_new_issue(server: Server) -> None:
    for jobs in (FAILED, GOOD, FAILED):
        night(server, jobs)
    assert [one["state"] for one in server.issues] == ["closed", "open"]


@pytest.mark.parametrize("jobs", [[GOOD], [PROPOSED], [job_row(JOB, "skipped")], []])
def test_without_a_failure_to_tell_there_is_no_issue(
    server: Server, capsys: pytest.CaptureFixture[str], jobs: list[dict[str, Any]]
) -> None:
    night(server, *jobs)
    assert server.issues == []
    assert capsys.readouterr().out == f"run {RUN}: no issue to open, to refresh or to close\n"


def test_a_list_of_runtimes_that_fails_leaves_the_issues_of_the_runtimes(server: Server) -> None:
    night(server, FAILED)
    night(server, job_row(LIST, "failure", {"Set up the build": "failure"}), job_row(JOB, "skipped"))
    assert [(one["title"], one["state"]) for one in server.issues] == [
        (f"Nightly fails: {JOB}", "open"),
        (f"Nightly fails: {LIST}", "open"),
    ]


def test_the_issue_of_somebody_else_is_left_alone(server: Server) -> None:
    night(server, FAILED)
    server.issues[0]["labels"] = []
    server.pulls.append({"number": 9, "state": "open", "title": f"Nightly fails: {JOB}", "labels": [{"name": LABEL}]})
    night(server, GOOD)
    assert server.issues[0]["state"] == server.pulls[0]["state"] == "open"
    assert server.comments == {}


def test_it_prints_what_it_would_do_by_default(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    night(server, job_row(LIST, "failure"), FAILED)
    capsys.readouterr()
    server.requests.clear()
    server.jobs = {RUN: [job_row(LIST, "success"), FAILED, job_row(OTHER, "failure")]}
    assert report() == 0
    assert capsys.readouterr().out.splitlines() == [
        f"close: https://github.com/{REPOSITORY}/issues/1 Nightly fails: {LIST}",
        f"refresh: https://github.com/{REPOSITORY}/issues/2 Nightly fails: {JOB}",
        f"open: Nightly fails: {OTHER}",
        NOTHING_CHANGED,
    ]
    assert {request.split()[0] for request in server.requests} == {"GET"}


def test_an_issue_that_cannot_be_opened_hides_no_other(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    night(server, FAILED)
    server.jobs = {RUN: [GOOD, job_row(OTHER, "failure")]}
    # The reads succeed, and the first change fails.
    server.failures = [0, 0, 502]
    assert report("--no-dry-run") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "GitHub's API answers 502: Try again" in line
    assert [one["title"] for one in server.issues] == [f"Nightly fails: {JOB}", f"Nightly fails: {OTHER}"]
    night(server, GOOD, job_row(OTHER, "failure"))
    assert [one["state"] for one in server.issues] == ["closed", "open"]


def test_a_busy_server_is_asked_again(server: Server) -> None:
    server.failures = [503, 502]
    night(server, FAILED)
    assert len(server.issues) == 1


def test_an_issue_without_its_label_is_an_error(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.may_label = False
    server.jobs = {RUN: [FAILED]}
    assert report("--no-dry-run") == 2
    assert f"/issues/1: expected the label {LABEL}, found none: add it" in capsys.readouterr().err


def test_a_token_without_rights_is_an_invalid_input(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.jobs = {RUN: [FAILED]}
    server.refused = frozenset({"POST"})
    assert report("--no-dry-run") == 2
    assert "answers 403: Resource not accessible by integration; expected a token that may write issues\n" in (
        capsys.readouterr().err
    )


def test_a_repository_without_issues_is_an_invalid_input(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.jobs = {RUN: [FAILED]}
    server.failures = [0, 410]
    assert report("--no-dry-run") == 2
    assert capsys.readouterr().err.endswith("expected a repository with issues\n")


def test_an_unknown_run_is_an_invalid_input(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert report("--run", "8") == 2
    assert "/actions/runs/8/jobs: GitHub's API answers 404: Not Found; expected a token that may read actions" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("run", ["", "0", "x"])
def test_a_run_is_a_number(server: Server, capsys: pytest.CaptureFixture[str], run: str) -> None:
    assert report("--run", run) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "--run" in line
    assert server.requests == []


def test_outside_of_a_workflow_the_run_is_asked_for(
    server: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_RUN_ID")
    assert report() == 2
    assert "Missing option '--run'" in capsys.readouterr().err
