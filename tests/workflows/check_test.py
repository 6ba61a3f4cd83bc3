"""The workflow of pull requests, without the jobs that build images."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.workflows.act import Act
from tests.workflows.remote import Remote, commit_all, git


@pytest.mark.parametrize(
    ("file", "runtimes"),
    [("runtimes/runtime-9/image_tests.yaml", '["runtime-9"]'), ("runtimes/runtime-10/image_tests.yaml", "[]")],
)
def test_the_other_runtimes_that_a_push_affects_are_built(
    act: Act, remote: Remote, tmp_path: Path, file: str, runtimes: str
) -> None:
    before = remote.branches()["main"]
    _push(remote, tmp_path / "author", file)
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"before": before}))
    done = act.run("push", "check", "changed", "--eventpath", str(event))
    assert done.code == 0
    assert done.lines(f"runtimes={runtimes}")


def test_the_workflows_are_linted(act: Act) -> None:
    assert act.run("push", "check", "workflows").code == 0


def test_a_broken_workflow_fails(act: Act, remote: Remote, tmp_path: Path) -> None:
    checkout = remote.clone(tmp_path / "author")
    workflow = checkout / ".github/workflows/weekly.yml"
    workflow.write_text(workflow.read_text().replace("needs: runtimes", "needs: a-job-that-is-missing"))
    commit_all(checkout, "Break a workflow")
    git(checkout, "push", "--quiet")
    done = act.run("push", "check", "workflows")
    assert done.code != 0
    assert done.lines("a-job-that-is-missing")


def _push(remote: Remote, checkout: Path, file: str) -> None:
    """Push a change of a file to main."""
    remote.clone(checkout)
    path = checkout / file
    path.write_text((path.read_text() if path.exists() else "exceptions: []") + "\n# A change.\n")
    commit_all(checkout, "Change a file")
    git(checkout, "push", "--quiet")
