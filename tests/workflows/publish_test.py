"""The workflow that publishes, from the plan to the release on GitHub. Small images stand in for those of an engine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from catalogue.repository import load_runtime
from release.proposal.testing import Server
from release.registry.repository import Repository
from release.registry.testing.server import Running, registry
from release.signing.testing import PASSWORD, make_key, need_programs
from tests.workflows import played_images
from tests.workflows.act import Act, Result

VERSION = load_runtime(Path(os.environ["RUNTIME_CHECKOUT"]), "runtime-7").version
TAGS = {VERSION, f"{VERSION}-base"}
MOVING = {"7.6", "7.6-base", "7", "7-base", "stable", "stable-base"}


@dataclass(frozen=True)
class Publishing:
    """The workflow, and the registry that it publishes to."""

    act: Act
    running: Running
    artifacts: Path

    def run(self, **environment: str) -> Result:
        """Run the workflow for a version, as a new run without the artifacts of others."""
        for path in self.artifacts.iterdir():
            path.rename(self.artifacts.parent / f"old-{len(list(self.artifacts.parent.iterdir()))}")
        now = replace(self.act, environment={**self.act.environment, **environment})
        return now.run("workflow_dispatch", "publish", "publish", "--input", f"version={VERSION}", timeout=1700)

    @property
    def repository(self) -> Repository:
        """The repository, to be looked into."""
        return Repository(self.running.place("astro-runtime"), self.running.anonymous)

    def tags(self) -> set[str]:
        """Return the tags of images."""
        return {tag for tag in self.repository.tags() if not tag.startswith("sha256-")}


@pytest.fixture
def publishing(act: Act, tmp_path: Path) -> Iterator[Publishing]:
    need_programs()
    key = make_key(tmp_path / "key")
    artifacts = tmp_path / "artifacts/new"
    artifacts.mkdir(parents=True)
    environment = {
        "COSIGN_PASSWORD": PASSWORD,
        "RUNTIME_COSIGN_KEY": str(key),
        "RUNTIME_COSIGN_PUBLIC_KEY": str(key.with_suffix(".pub")),
        "TEST_ARTIFACTS": str(artifacts),
        "TEST_PYTHON": sys.executable,
        "TEST_PLAYER": str(Path(played_images.__file__).resolve()),
        "TEST_PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path),
    }
    with registry(tmp_path / "registry") as running:
        now = replace(
            act,
            environment={**act.environment, **environment},
            settings={"RUNTIME_REPOSITORY": f"http://{running.host}/astro-runtime"},
            labels=("ubuntu-latest", "ubuntu-24.04", "ubuntu-24.04-arm"),
        )
        yield Publishing(now, running, artifacts)


def test_a_version_is_published_once(publishing: Publishing, hub: Server) -> None:
    done = publishing.run()
    assert done.code == 0
    assert publishing.tags() == {*TAGS, *MOVING, "moving-tags", "feed"}
    assert done.lines(f"signed as {VERSION}-base")
    (release,) = hub.releases
    assert publishing.repository.digest(VERSION) in release["body"]
    before = {tag: publishing.repository.digest(tag) for tag in publishing.tags()}
    # A repeated run builds nothing, and leaves all as it is.
    again = publishing.run()
    assert again.code == 0
    assert not again.lines("played: ")
    assert again.lines(": up to date")
    assert {tag: publishing.repository.digest(tag) for tag in publishing.tags()} == before


def test_nothing_is_published_if_an_architecture_fails(publishing: Publishing, hub: Server) -> None:
    done = publishing.run(PLAYED_FAILURE="arm64")
    assert done.code != 0
    assert done.lines("not exported: ")
    assert publishing.tags() == set()
    assert hub.releases == []
