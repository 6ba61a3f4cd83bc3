from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from release.bumping.testing import make_checkout
from release.bumping.wheels import Missing, Wheels
from release.index.files import File, files
from release.index.testing import row
from tools.locking.job import Job
from tools.locking.testing import job_of
from tools.locking.write import render

PURE = "xmlsec-1.3.14-py3-none-any.whl"
AMD64 = "xmlsec-1.3.14-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
ARM64 = "xmlsec-1.3.14-cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64.whl"
NEWER_GLIBC = "xmlsec-1.3.14-cp311-cp311-manylinux_2_34_x86_64.whl"
SOURCE = "xmlsec-1.3.14.tar.gz"


@pytest.fixture
def job(tmp_path: Path) -> Job:
    make_checkout(tmp_path)
    return job_of(tmp_path)


class Index:
    """An index with files of xmlsec. `asked` are the names that it was asked for."""

    def __init__(self, *names: str) -> None:
        self.files = files({"files": [row(name, content=name.encode()) for name in names]})
        self.asked: list[str] = []

    def __call__(self, names: Iterable[str]) -> Mapping[str, tuple[File, ...]]:
        self.asked += names
        return {name: self.files for name in self.asked}

    def lock(self, job: Job, marker: str = "", version: str = "1.3.14") -> str:
        """Return a lock with the hashes of all files."""
        hashes = "".join(f" \\\n    --hash=sha256:{file.sha256}" for file in self.files)
        return render(job, f"xmlsec=={version}{marker}{hashes}\n")


def missing(job: Job, *names: str, marker: str = "") -> list[tuple[str, ...]]:
    index = Index(*names)
    return [one.architectures for one in Wheels(job.root, index).missing(job, index.lock(job, marker))]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((PURE,), []),
        ((AMD64, ARM64, SOURCE), []),
        ((SOURCE,), [("amd64", "arm64")]),
        ((AMD64, SOURCE), [("arm64",)]),
        ((NEWER_GLIBC, ARM64), [("amd64",)]),
    ],
)
def test_each_architecture_needs_a_wheel(job: Job, names: tuple[str, ...], expected: list[tuple[str, ...]]) -> None:
    assert missing(job, *names) == expected


def test_a_row_for_one_architecture_needs_one_wheel(job: Job) -> None:
    assert missing(job, AMD64, marker=" ; platform_machine == 'x86_64'") == []


def test_a_runtime_for_one_architecture_needs_one_wheel(job: Job) -> None:
    assert missing(replace(job, runtime=replace(job.runtime, architectures=("amd64",))), AMD64) == []


def test_a_wheel_that_the_lock_does_not_allow_is_none(job: Job) -> None:
    index = Index(SOURCE)
    lock = index.lock(job)
    index.files += Index(PURE).files
    assert Wheels(job.root, index).missing(job, lock) == [Missing("xmlsec", "1.3.14", "3.11", ("amd64", "arm64"))]


def test_files_of_another_index_are_not_judged(job: Job) -> None:
    assert Wheels(job.root, Index()).missing(job, Index(SOURCE).lock(job)) == []


def test_what_the_current_lock_has_is_not_asked_for(job: Job) -> None:
    index = Index(SOURCE)
    job.path.write_text(index.lock(job))
    assert (Wheels(job.root, index).missing(job, index.lock(job)), index.asked) == ([], [])


def test_a_package_that_is_built_for_one_architecture_needs_a_wheel_for_the_other(job: Job) -> None:
    old, new = Index(AMD64.replace("1.3.14", "1.3.13")), Index(SOURCE)
    job.path.write_text(old.lock(job, version="1.3.13"))
    lock = new.lock(job)
    new.files += old.files
    (found,) = Wheels(job.root, new).missing(job, lock)
    assert str(found) == "xmlsec 1.3.14, which has no wheel for Python 3.11 on amd64 and arm64"
