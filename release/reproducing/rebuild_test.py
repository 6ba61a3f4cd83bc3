from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from release.common.errors import InputError, ReleaseError
from release.reproducing.rebuild import Origin, clone, package

# Stands in for the launcher: it shows its variables, and builds.
LAUNCHER = """#!/bin/sh
echo "$RUNTIME_CACHE $SOURCE_DATE_EPOCH ${RUNTIME_SOURCE_URL:-none} ${RUNTIME_REVISION:-none} $*" > seen
docker build --tag one . >> seen
docker version >> seen
"""
# Stands in for Docker's client.
CLIENT = """#!/bin/sh
echo "docker $*"
"""


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def git(root: Path, *command: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *command], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "root"
    program(root / "pants", LAUNCHER)
    git(root, "init", "--quiet")
    git(root, "config", "user.name", "test")
    git(root, "config", "user.email", "test@example.test")
    git(root, "add", "pants")
    git(root, "commit", "--quiet", "--message", "One")
    program(tmp_path / "machine/bin/docker", CLIENT)
    monkeypatch.setenv("RUNTIME_CACHE", str(tmp_path / "machine"))
    monkeypatch.setenv("RUNTIME_REVISION", "of-the-tool")
    return root


def test_the_build_is_that_of_the_commit_without_the_cache_of_the_engine(root: Path, tmp_path: Path) -> None:
    revision = git(root, "rev-parse", "HEAD")
    (root / "pants").write_text("later\n")
    checkout = clone(root, revision, tmp_path)
    package(checkout, "images:one", Origin(revision, 7, "https://example.test/one"), tmp_path)
    assert (checkout / "seen").read_text().splitlines() == [
        f"{tmp_path}/cache 7 https://example.test/one none package images:one",
        "docker build --no-cache --tag one .",
        "docker version",
    ]


def test_a_commit_that_the_repository_lacks_is_invalid(root: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="^0123456: expected a commit of this repository, found none: git fetch$"):
        clone(root, "0123456", tmp_path)


def test_a_failed_build_is_told(root: Path, tmp_path: Path) -> None:
    program(root / "pants", "#!/bin/sh\nexit 3\n")
    git(root, "commit", "--quiet", "--all", "--message", "Two")
    checkout = clone(root, "HEAD", tmp_path)
    with pytest.raises(ReleaseError, match="^./pants package images:one: failed in a clone of HEAD$"):
        package(checkout, "images:one", Origin("HEAD", 7), tmp_path)
