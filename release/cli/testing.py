"""Exported images of Runtime 7 for tests: small, with packages of its locks, in a checkout with a commit."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.repository import load_runtime
from catalogue.variants import tags, variants
from release.cli.main import main
from release.contents.image import images
from release.layouts.layout import Layout
from release.oci.descriptors import descriptor
from release.publishing.outcomes import TestResults
from release.publishing.records import Record, write
from release.publishing.suite import CASES
from release.recipe.testing import ROOT, write_runtime

RUNTIME = "runtime-7"
VERSION = "7.6.0"
FILES = ("labels_test.py", "waits_test.py")
GREEN = TestResults(3, 0, 0, FILES)


def run(*arguments: object) -> int:
    """Run the release tool, and return its exit code."""
    with pytest.raises(SystemExit) as end:
        main([str(one) for one in arguments])
    return int(end.value.code or 0)


def git(root: Path, *arguments: str) -> str:
    """Run git in a folder as somebody, and return what it prints."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.test")
    done = subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def make_release_checkout(root: Path) -> Path:
    """Make a checkout with a commit and the data of this one: tests of the repository run without its root."""
    root.mkdir(parents=True)
    (root / "pants.toml").touch()
    (root / ".gitignore").write_text("/dist/\n/.cache/\n")
    for name in ("3rdparty", "runtimes"):
        (root / name).symlink_to(Path(name).resolve())
    (root / "release").mkdir()
    (root / "release/moving_tags.yaml").write_text(Path("release/moving_tags.yaml").read_text())
    write_suite(root)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "a change")
    return root


def write_suite(root: Path, files: Iterable[str] = FILES) -> None:
    """Write empty image tests."""
    folder = root / CASES
    folder.mkdir(parents=True, exist_ok=True)
    for name in files:
        (folder / name).touch()


def export(root: Path, scratch: Path, tests: TestResults | None = GREEN) -> Sequence[Layout]:
    """Write what `release export` writes on a machine of each architecture. Must run where the data of `root` is."""
    runtime = load_runtime(ROOT, RUNTIME)
    revision = git(root, "rev-parse", "HEAD")
    layouts = [Layout(root / f"dist/oci/{RUNTIME}-{name}").create() for name in runtime.architectures]
    for variant in variants(runtime):
        for name, layout in zip(runtime.architectures, layouts):
            folder = scratch / f"{variant.name}-{name}"
            write_runtime(folder, architectures=(name,), name=RUNTIME, variant=variant, revision=revision)
            _take(folder, layout, variant.name, revision, tests)
    return layouts


def _take(folder: Path, layout: Layout, variant: str, revision: str, tests: TestResults | None) -> None:
    """Bring the only image of a layout into another one, with a record."""
    runtime = load_runtime(ROOT, RUNTIME)
    source = Layout(folder).check()
    (index,) = source.entries()
    (row,) = source.manifest(index).manifests
    for blob in (*source.manifest(row).blobs, row):
        layout.link(source.path(blob.digest), blob)
    (image,) = images(folder)
    made = replace(descriptor(row.as_json()), platform={"os": "linux", "architecture": image.architecture})
    write(layout, Record(RUNTIME, VERSION, variant, image.config_digest, revision, made, tests))
    names = next(tags(runtime, one) for one in variants(runtime) if one.name == variant)
    layout.tag(made, names)
