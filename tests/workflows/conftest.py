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

# About a package that no Runtime has.
ADVISORY = """{
  "id": "EXAMPLE-1",
  "modified": "2024-01-01T00:00:00Z",
  "affected": [{
    "package": {"ecosystem": "PyPI", "name": "a-package-of-this-test"},
    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]
  }]
}
"""


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    """Return a bare repository with the last commit of the checkout."""
    return copy(Path(os.environ["RUNTIME_CHECKOUT"]), tmp_path / "remote.git")


@pytest.fixture
def hub() -> Iterator[Server]:
    """Run a server that answers as GitHub does for pull requests and issues."""
    with serve() as server:
        yield server


@pytest.fixture
def act(remote: Remote, hub: Server, tmp_path: Path) -> Act:
    """Return act with the remote and the server."""
    # The tests run on the Python that ./pants needs.
    environment = {"TEST_PYTHON39": str(Path(sys.base_prefix) / "bin/python3.9")}
    variables = {"GITHUB_API_URL": hub.url, "GITHUB_REPOSITORY": REPOSITORY}
    # The published advisories would make other plans on other days.
    advisory = tmp_path / "advisory.json"
    advisory.write_text(ADVISORY)
    settings = {"RUNTIME_ADVISORIES": str(advisory)}
    return Act(remote, tmp_path, environment, {"GITHUB_TOKEN": TOKEN}, variables, settings)
