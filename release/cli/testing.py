"""Exported images of Runtime 7 for tests: small, with packages of its locks, in a checkout with a commit."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from catalogue.repository import load_runtime
from catalogue.variants import tags, variants
from release.bumping.testing import make_checkout
from release.cli.main import main
from release.contents.image import images
from release.contents.testing import Files
from release.layouts.layout import Layout
from release.oci.descriptors import descriptor
from release.publishing.moving_tags import MOVING_TAGS
from release.publishing.outcomes import TestResults
from release.publishing.records import Record, write
from release.publishing.suite import CASES
from release.recipe.testing import ROOT, write_runtime
from release.registry.repository import Repository
from release.registry.testing.server import Running, registry
from release.signing.testing import PASSWORD, make_key, need_programs

RUNTIME = "runtime-7"
FILES = ("labels_test.py", "waits_test.py")
GREEN = TestResults(3, 0, 0, FILES)


def version() -> str:
    """Return the version of the Runtime, from the data in the working directory."""
    return load_runtime(Path(), RUNTIME).version


def image_tags() -> tuple[str, str]:
    """Return the tags of its images."""
    return (version(), f"{version()}-base")


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


def make_small_checkout(root: Path) -> Path:
    """Make a checkout of the small Runtime 10, with the moving tags of this one."""
    root.mkdir()
    make_checkout(root)
    (root / "release").mkdir()
    (root / MOVING_TAGS).write_text(Path(MOVING_TAGS).read_text())
    return root


def make_release_checkout(root: Path) -> Path:
    """Make a checkout with a commit and the data of this one: tests of the repository run without its root."""
    root.mkdir(parents=True)
    (root / "pants.toml").touch()
    (root / ".gitignore").write_text("/dist/\n/.cache/\n")
    for name in ("3rdparty", "runtimes"):
        (root / name).symlink_to(Path(name).resolve())
    (root / "release").mkdir()
    (root / MOVING_TAGS).write_text(Path(MOVING_TAGS).read_text())
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


def export(root: Path, scratch: Path, tests: TestResults | None = GREEN) -> None:
    """Write what `release export` writes on a machine of each architecture. Must run where the data of `root` is."""
    for name in load_runtime(ROOT, RUNTIME).architectures:
        export_architecture(root, scratch, name, root / f"dist/oci/{RUNTIME}-{name}", tests)


def export_architecture(
    root: Path,
    scratch: Path,
    architecture: str,
    target: Path,
    tests: TestResults | None = GREEN,
    more: Sequence[Files] = (),
) -> None:
    """Write what `release export` writes on a machine of one architecture. Must run where the data of `root` is.

    `more` are layers on top.
    """
    revision = git(root, "rev-parse", "HEAD")
    layout = Layout(target).create()
    for variant in variants(load_runtime(ROOT, RUNTIME)):
        folder = scratch / f"{variant.name}-{architecture}"
        write_runtime(folder, *more, architectures=(architecture,), name=RUNTIME, variant=variant, revision=revision)
        _take(folder, layout, variant.name, revision, tests)


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
    write(layout, Record(RUNTIME, runtime.version, variant, image.config_digest, revision, made, tests))
    names = next(tags(runtime, one) for one in variants(runtime) if one.name == variant)
    layout.tag(made, names)


@dataclass(frozen=True)
class Flow:
    """A checkout with exported images, and the repository that they go to."""

    root: Path
    running: Running

    @property
    def layout(self) -> Layout:
        """The layout with all architectures."""
        return Layout(self.root / "dist/oci" / RUNTIME)

    def repository(self, name: str) -> Repository:
        """Return a repository, to be looked into."""
        return Repository(self.running.place(name), self.running.anonymous)

    def name(self, name: str) -> str:
        """Return the name of a repository on the command line."""
        return f"http://{self.running.host}/{name}"

    def digests(self) -> dict[str, str]:
        """Return tag -> digest as the layout has them."""
        rows = {tag: self.layout.tagged(tag) for tag in image_tags()}
        return {tag: row.digest for tag, row in rows.items() if row}

    def publish(self, name: str, *more: str) -> int:
        """Publish the version to a repository."""
        return run("publish", RUNTIME, "--to", self.name(name), "--no-dry-run", *more)


@contextmanager
def attested(folder: Path) -> Iterator[Flow]:
    """Give a checkout with joined and attested images, a key in the environment, and a registry that runs."""
    need_programs()
    root = make_release_checkout(folder / "checkout")
    export(root, folder / "scratch")
    key = make_key(folder)
    with registry(folder / "registry") as running, pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setenv("COSIGN_PASSWORD", PASSWORD)
        # The logins of the machine stay out of the tests.
        patch.setenv("HOME", str(folder))
        patch.setenv("RUNTIME_COSIGN_KEY", str(key))
        patch.setenv("RUNTIME_COSIGN_PUBLIC_KEY", str(key.with_suffix(".pub")))
        assert run("join", RUNTIME) == 0
        assert run("attest", root / "dist/oci" / RUNTIME) == 0
        yield Flow(root, running)
