"""The nightly workflow, from the plan to the pull request."""

from __future__ import annotations

import os
from dataclasses import replace

from host.indexes import package_index
from release.index.client import PYPI
from release.proposal.testing import Server
from tests.workflows.act import Act
from tests.workflows.index import serve

# What Runtime 10 pins is newer, so that this index has nothing new for it.
PAST = "2024-02-15"
# Nothing listens there: what an archive does not tell is held, not new.
NOWHERE = "http://127.0.0.1:9"


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
