"""Tell of a version: the feed in a real registry, and the release on GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from release.bumping.testing import make_checkout
from release.cli.testing import git, run
from release.feed.publishing import TAG, TYPE
from release.proposal.testing import REPOSITORY, TOKEN, Server, serve
from release.publishing.delivery import delivery
from release.publishing.plan import Tags, plan
from release.publishing.publish import publish
from release.publishing.testing import release, write_layouts
from release.registry.artifacts import read_file
from release.registry.connection import PUSH
from release.registry.repository import Repository
from release.registry.testing.server import Running, registry

NEXT = '  - version: "10.8.0"\n    date: "2024-03-01"\n    airflow: "2.8.4"\n    database_migration: false\n'


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with registry(tmp_path_factory.mktemp("registry")) as found:
        yield found


@dataclass
class Stage:
    """A checkout, a repository, and GitHub."""

    root: Path
    repository: Repository
    hub: Server

    @property
    def name(self) -> str:
        """The repository on the command line."""
        return f"http://{self.repository.place}"

    def versions(self) -> list[str]:
        """Return the versions in the published feed."""
        return list(json.loads(read_file(self.repository, TAG, TYPE) or b"{}")["runtimeVersions"])

    def push(self, pythons: tuple[str, ...] = ("3.8", "3.9", "3.10", "3.11")) -> None:
        """Publish images of the version in the checkout."""
        runtime = release("10.9.0", pythons=pythons)
        made = delivery(runtime, write_layouts(self.root / "dist/oci", runtime, size=64), ())
        publish(plan(made, self.repository, Tags.VERSION), self.repository, say=lambda _: None)


@pytest.fixture
def stage(tmp_path: Path, running: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    root = tmp_path / "checkout"
    root.mkdir()
    make_checkout(root)
    (root / ".gitignore").write_text("/dist/\n/.cache/\n")
    (root / "release").mkdir()
    (root / "release/runners.yaml").write_text(Path("release/runners.yaml").read_text())
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "a change")
    monkeypatch.chdir(root)
    name = "".join(letter for letter in tmp_path.name.lower() if letter.isalnum())
    with serve() as hub:
        values = {"GITHUB_REPOSITORY": REPOSITORY, "GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": hub.url}
        for variable, value in {**running.anonymous, **values}.items():
            monkeypatch.setenv(variable, value)
        yield Stage(root, Repository(running.place(name), running.anonymous, actions=PUSH), hub)


def test_the_feed_is_published_once(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("feed", "--to", stage.name) == 0
    assert stage.repository.tags() == ()
    assert run("feed", "--to", stage.name, "--no-dry-run") == 0
    assert stage.versions() == ["10.9.0"]
    digest = stage.repository.digest(TAG)
    capsys.readouterr()
    assert run("feed", "--to", stage.name, "--no-dry-run") == 0
    assert capsys.readouterr().out == f"{stage.repository.place}:feed: up to date\n"
    assert stage.repository.digest(TAG) == digest


def test_a_yank_changes_the_feed_and_no_version_vanishes(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    releases = stage.root / "runtimes/runtime-10/releases.yaml"
    before = releases.read_text()
    releases.write_text(before + NEXT + "    yanked: It hangs.\n")
    assert run("feed", "--to", stage.name, "--no-dry-run") == 0
    assert stage.versions() == ["10.8.0", "10.9.0"]
    capsys.readouterr()
    releases.write_text(before + NEXT)
    assert run("feed", "--to", stage.name, "--no-dry-run") == 0
    assert capsys.readouterr().out.splitlines()[0] == "changed: 10.8.0"
    releases.write_text(before)
    assert run("feed", "--to", stage.name, "--no-dry-run") == 2
    assert "found none of 10.8.0: check out a newer commit" in capsys.readouterr().err
    assert stage.versions() == ["10.8.0", "10.9.0"]


def test_a_release_on_github_lists_the_digests_of_all_tags(stage: Stage) -> None:
    stage.push()
    notes = stage.root / "runtimes/runtime-10/notes/10.9.0.md"
    notes.parent.mkdir()
    notes.write_text("## Astro Runtime 10.9.0\n")
    git(stage.root, "add", ".")
    git(stage.root, "commit", "--quiet", "--message", "the notes")
    assert run("announce", "runtime-10", "--in", stage.name, "--no-dry-run") == 0
    (made,) = stage.hub.releases
    assert (made["tag_name"], made["target_commitish"]) == ("10.9.0", git(stage.root, "rev-parse", "HEAD"))
    assert made["body"].startswith("## Astro Runtime 10.9.0\n\n### Images\n")
    for tag in ("10.9.0", "10.9.0-python-3.8-base"):
        assert f"{stage.repository.place}:{tag}` | `{stage.repository.digest(tag)}`" in made["body"]


def test_a_release_on_github_is_made_once_and_refreshed(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.push()
    for word in ("created", "up to date"):
        capsys.readouterr()
        assert run("announce", "runtime-10", "--in", stage.name, "--no-dry-run") == 0
        assert capsys.readouterr().out.strip().endswith(f": {word}")
    stage.hub.releases[0]["body"] = "Something else."
    assert run("announce", "runtime-10", "--in", stage.name, "--no-dry-run") == 0
    assert [row["body"].startswith("### Images") for row in stage.hub.releases] == [True]


def test_a_version_that_is_not_published_is_not_announced(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.push(pythons=("3.11",))
    assert run("announce", "runtime-10", "--in", stage.name, "--no-dry-run") == 2
    assert "found none of 10.9.0-python-3.8, 10.9.0-python-3.8-base" in capsys.readouterr().err
    assert stage.hub.releases == []


def test_the_matrix_has_what_the_registry_lacks(
    stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = stage.root.parent / "outputs"
    monkeypatch.setenv("GITHUB_OUTPUT", str(outputs))

    def planned(*more: str) -> tuple[list[str], list[str]]:
        outputs.write_text("")
        words = ("--unpublished-in", stage.name, "--by-architecture", "--github-output", *more)
        assert run("matrix", *words) == 0
        found = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
        rows = json.loads(found["matrix"])["include"]
        return [row["architecture"] for row in rows], json.loads(found["runtimes"])

    assert planned() == (["amd64", "arm64"], ["runtime-10"])
    stage.push(pythons=("3.11",))
    assert planned("--version", "10.9.0") == (["amd64", "arm64"], ["runtime-10"])
    stage.push()
    assert planned() == ([], [])
    # What is there already can be finished.
    assert planned("--version", "10.9.0") == ([], ["runtime-10"])


def test_a_version_that_is_not_released_is_not_built(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("matrix", "--version", "10.8.0") == 2
    assert "--version: expected one of 10.9.0, found 10.8.0" in capsys.readouterr().err
    releases = stage.root / "runtimes/runtime-10/releases.yaml"
    releases.write_text(releases.read_text().replace('"10.9.0"', '"10.8.9"'))
    assert run("matrix", "--unpublished-in", stage.name) == 0
    assert capsys.readouterr().out == '{"include": []}\n'
    assert run("matrix", "--version", "10.9.0") == 2
    assert "expected a version in runtimes/runtime-10/releases.yaml" in capsys.readouterr().err
