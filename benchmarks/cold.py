"""Measure builds without any cache. Removes the engine's whole build cache and our images, so it is opt-in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import docker

from benchmarks import pants_build, plain_build
from benchmarks.commands import docker_client, run
from benchmarks.figure import OURS, PLAIN, Figure
from benchmarks.progress import timed
from benchmarks.subject import Subject
from benchmarks.variant import Variant

CHAIN = ("images/base::", "images/python::")
_REPOSITORIES = ("astro-runtime", "astro-runtime-build", "astro-runtime-plain")


def cold(subject: Subject) -> Iterator[Figure]:
    """Run the two parts of our build, then the plain recipe of each Python on the same base."""
    remove_all(subject.root)
    with TemporaryDirectory(prefix="benchmark-") as folder:
        caches = pants_build.fresh_caches(Path(folder))
        build = partial(pants_build.package, subject.root, extra=caches)
        chain, _ = timed("chain: Debian, compiler, CPython", partial(build, CHAIN))
        images, _ = timed("our images", partial(build, [subject.images]))
    plain = [_plain(subject, variant) for variant in subject.variants]
    pythons = subject.pythons
    yield Figure("cold", "chain below the images, cold", "s", {OURS: [chain]})
    yield Figure("cold", f"images, cold, {pythons}", "s", {OURS: [images], PLAIN: [sum(plain)]})
    yield Figure("cold", f"everything, cold, {pythons}", "s", {OURS: [chain + images]})


def _plain(subject: Subject, variant: Variant) -> float:
    """Build the plain recipe with `--no-cache`: it has no cache other than layers. Returns the seconds."""
    build = partial(plain_build.build, subject.root, variant, ["--no-cache"])
    return timed(f"plain recipe, Python {variant.python}", build)[0]


def remove_all(root: Path) -> None:
    """Remove the build cache and every image that our builds created."""
    images = docker.from_env().images
    for image in images.list():
        for tag in image.tags:
            if tag.split(":")[0] in _REPOSITORIES:
                images.remove(tag, force=True)
    run([docker_client(), "builder", "prune", "--all", "--force"], root)
