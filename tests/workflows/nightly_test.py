"""The nightly workflow, from the plan to the pull request, or to the issue about what failed."""

from __future__ import annotations

import os
from dataclasses import replace

from host.indexes import package_index
from release.index.client import PYPI
from release.proposal.testing import Server, job_row
from tests.workflows.act import Act
from tests.workflows.index import serve

# What Runtime 10 pins is newer, so that this index has nothing new for it.
PAST = "2024-02-15"
# Nothing listens there: what an archive does not tell is held, not new.
NOWHERE = "http://127.0.0.1:9"
LIST = "List the Runtimes to plan"
RUN = 7


def test_without_news_the_nightly_is_silent(act: Act, hub: Server) -> None:
    before = act.remote.branches()
    with serve(package_index(os.environ) or PYPI, PAST) as index:
        archives = dict.fromkeys(("RUNTIME_DEBIAN_MIRROR", "RUNTIME_DEBIAN_ARCHIVE", "RUNTIME_PYTHON_MIRROR"), NOWHERE)
        now = replace(act, environment={**act.environment, **archives, "UV_DEFAULT_INDEX": index.url})
        done = now.run("workflow_dispatch", "nightly", "release", "--matrix", "runtime:runtime-10")
    assert done.code == 0
    assert done.lines("is up to date")
    assert act.remote.branches() == before
    assert not hub.requests


def test_a_failure_before_the_pull_request_is_told_in_an_issue(act: Act, hub: Server) -> None:
    # act has no record of its runs, so this stands in for GitHub's.
    hub.jobs = {RUN: [job_row(LIST, "failure", {"Show the state of all Runtimes": "failure"})]}
    variables = {**act.variables, "GITHUB_RUN_ID": str(RUN)}
    now = replace(act, environment={**act.environment, "UV_DEFAULT_INDEX": NOWHERE}, variables=variables)
    done = now.run("workflow_dispatch", "nightly", "report")
    assert done.code != 0
    assert done.lines("the package index does not answer")
    (issue,) = hub.issues
    assert issue["title"] == f"Nightly fails: {LIST}"
    assert "- Show the state of all Runtimes: failure" in issue["body"]
