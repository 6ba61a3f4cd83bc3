"""What the tests of the workflows share: a remote of the checkout, a GitHub server, and act between them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.proposal.testing import REPOSITORY, TOKEN, Server, serve
from tests.workflows.act import Act
from tests.workflows.remote import Remote, copy


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    """Return a bare repository with the last commit of the checkout."""
    return copy(Path(os.environ["RUNTIME_CHECKOUT"]), tmp_path / "remote.git")


@pytest.fixture
def hub() -> Iterator[Server]:
    """Run a server that answers as GitHub does for pull requests."""
    with serve() as server:
        yield server


@pytest.fixture
def act(remote: Remote, hub: Server, tmp_path: Path) -> Act:
    """Return act with the remote and the server."""
    # The tests run on the Python that ./pants needs.
    environment = {"TEST_PYTHON39": str(Path(sys.base_prefix) / "bin/python3.9")}
    variables = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": REPOSITORY}
    return Act(remote, tmp_path, environment, {"GITHUB_TOKEN": TOKEN}, variables)
