"""The jobs that build and test images, on clones that run few of the tests.

They take about half an hour, so they only run if RUNTIME_WEEKLY is set.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.workflows.act import Act
from tests.workflows.remote import Remote, commit_all, git

# The workflow of pull requests builds the first, whatever changed.
RUNTIME, OTHER = "runtime-10", "runtime-9"
# The label of the runner, as in release/runners.yaml.
LABELS = ("ubuntu-latest", "ubuntu-24.04")
ARCHITECTURE = ("--matrix", "architecture:amd64")
LIMIT = 3600

pytestmark = pytest.mark.skipif(
    not os.environ.get("RUNTIME_WEEKLY"), reason="it takes half an hour; set RUNTIME_WEEKLY=1"
)


@pytest.fixture
def author(remote: Remote, tmp_path: Path) -> Path:
    """Return a clone from which a test pushes to main."""
    return remote.clone(tmp_path / "author")


@pytest.fixture
def runner(act: Act, tmp_path: Path) -> Act:
    """Return act that keeps the artifacts of its jobs in a folder."""
    artifacts = tmp_path / "artifacts"
    artifacts.mkdir()
    return replace(act, labels=LABELS, environment={**act.environment, "TEST_ARTIFACTS": str(artifacts)})


def test_a_pull_request_is_linted_built_tested_and_built_again(runner: Act, author: Path) -> None:
    push(author, ".ci/run", " ::", " libs/catalogue::")
    done = runner.run("push", "check", "check", timeout=LIMIT)
    assert done.code == 0
    for step in ("lint libs/catalogue::", f"package images/{RUNTIME}::", "test libs/catalogue::"):
        assert done.lines(f"==> ./pants {step}: passed in ")
    assert done.lines(" passed, 0 failed")
    assert done.lines("Success - Main Build the base image again, and compare both")


def test_a_pull_request_with_a_broken_test_fails(runner: Act, author: Path) -> None:
    (author / "libs/catalogue/broken_test.py").write_text("def test_nothing() -> None:\n    raise AssertionError\n")
    push(author, ".ci/run", " ::", " libs/catalogue/broken_test.py")
    done = runner.run("push", "check", "check", timeout=LIMIT)
    assert done.code != 0
    assert done.lines("==> failed: ./pants test libs/catalogue/broken_test.py")
    assert done.lines("Success - Main Keep the screenshots")


def test_a_pull_request_that_affects_another_runtime_builds_and_tests_it(
    runner: Act, remote: Remote, author: Path, tmp_path: Path
) -> None:
    one_image_test(author)
    before = remote.branches()["main"]
    tests = author / f"runtimes/{OTHER}/image_tests.yaml"
    tests.write_text((tests.read_text() if tests.exists() else "exceptions: []") + "\n# A change.\n")
    commit_all(author, "Change a Runtime")
    git(author, "push", "--quiet", "origin", "main")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"before": before}))
    done = runner.run("push", "check", "images", "--eventpath", str(event), *ARCHITECTURE, timeout=LIMIT)
    assert done.code == 0
    assert done.lines(f"{OTHER}: 1 of 1")
    assert not done.lines("release -- reproduce")


def test_every_week_images_are_built_tested_and_built_again(runner: Act, author: Path) -> None:
    one_image_test(author)
    runtime = ("--matrix", f"runtime:{RUNTIME}")
    done = runner.run("workflow_dispatch", "weekly", "images", *runtime, *ARCHITECTURE, timeout=LIMIT)
    assert done.code == 0
    assert done.lines(f"{RUNTIME}: 1 of 1")
    assert done.lines("Success - Main Build its base image again, and compare both")


def test_every_week_a_project_is_upgraded(runner: Act, tmp_path: Path) -> None:
    assert runner.run("workflow_dispatch", "weekly", "upgrade", timeout=LIMIT).code == 0
    assert (tmp_path / "artifacts/upgrade/report.html").is_file()


def one_image_test(author: Path) -> None:
    """Leave one file of image tests to `majors:prove`."""
    push(author, "tools/majors/work.py", "tests/images/cases::", "tests/images/cases/version_test.py")


def push(author: Path, file: str, old: str, new: str) -> None:
    """Push a replacement in a file to main."""
    path = author / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    commit_all(author, "Run fewer tests")
    git(author, "push", "--quiet", "origin", "main")
