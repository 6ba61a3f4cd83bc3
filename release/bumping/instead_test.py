from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalogue.model import Constraint
from release.bumping.instead import instead
from release.bumping.testing import make_checkout
from release.bumping.wheels import Wheels
from release.index.files import File, files
from release.index.testing import row
from release.planning.changes import Change
from tools.locking.job import Job, find_jobs
from tools.locking.write import render

OLD = "xmlsec-1.3.13.tar.gz"


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    make_checkout(tmp_path)
    found = find_jobs(tmp_path, [], [])
    return [replace(job, upstream=f"{job.upstream}xmlsec==1.3.13\n") for job in found]


def chosen(jobs: list[Job], *rows: Mapping[str, Any]) -> Change | None:
    """Return the change if the lock for Python 3.11 would have xmlsec 1.3.13."""
    known = files({"files": [row(OLD), *rows]})

    def index(names: Iterable[str]) -> Mapping[str, tuple[File, ...]]:
        return {name: known for name in names}

    wheels, job = Wheels(jobs[0].root, index), jobs[-1]
    lock = render(job, f"xmlsec==1.3.13 \\\n    --hash=sha256:{known[0].sha256}\n")
    (missing,) = wheels.missing(job, lock)
    return instead(missing, jobs, wheels)


def pure(version: str, day: str = "2024-01-01", **more: Any) -> Mapping[str, Any]:
    return row(f"xmlsec-{version}-py3-none-any.whl", day, content=b"a wheel", more=more)


def new(jobs: list[Job], *rows: Mapping[str, Any]) -> str | None:
    found = chosen(jobs, *rows)
    return found.new if found else None


def test_the_nearest_newer_version_is_chosen(jobs: list[Job]) -> None:
    assert new(jobs, pure("1.3.12"), pure("1.3.14"), pure("1.4.0")) == "1.3.14"


def test_an_older_version_is_better_than_none(jobs: list[Job]) -> None:
    assert new(jobs, pure("1.3.11"), pure("1.3.12")) == "1.3.12"


@pytest.mark.parametrize(
    "other",
    [
        pure("1.3.14rc1"),
        pure("2.0.0"),
        pure("1.3.14", yanked="broken"),
        # Locks see what was published before 2024-06-14.
        pure("1.3.14", "2024-06-14"),
        row("xmlsec-1.3.14.tar.gz"),
        row("xmlsec-1.3.14-cp311-cp311-manylinux2014_x86_64.whl"),
    ],
)
def test_a_version_that_no_image_can_have_is_not_chosen(jobs: list[Job], other: Mapping[str, Any]) -> None:
    assert new(jobs, other) is None


def test_only_pythons_without_a_wheel_are_concerned(jobs: list[Job]) -> None:
    has_wheels = [row(f"xmlsec-1.3.13-cp38-cp38-manylinux2014_{machine}.whl") for machine in ("x86_64", "aarch64")]
    change = chosen(jobs, *has_wheels, pure("1.3.14"))
    assert change is not None
    assert (change.old, change.pythons) == ("1.3.13", ("3.9", "3.10", "3.11"))
    assert change.reason == "upstream's 1.3.13 has no wheel for Python 3.9, 3.10 and 3.11 on amd64 and arm64"


def test_pythons_with_another_constraint_are_not_concerned(jobs: list[Job]) -> None:
    jobs[0] = replace(jobs[0], upstream="xmlsec==1.3.12\n")
    change = chosen(jobs, pure("1.3.14"))
    assert change is not None
    assert change.pythons == ("3.9", "3.10", "3.11")


def test_a_version_that_runtime_yaml_decides_stays(jobs: list[Job]) -> None:
    row_of_ours = Constraint("xmlsec", "==1.3.13", "a reason", ("3.11",))
    decided = [replace(job, runtime=replace(job.runtime, constraints=(row_of_ours,))) for job in jobs]
    assert new(decided, pure("1.3.14")) is None
    pinned = [replace(job, runtime=replace(job.runtime, packages={"xmlsec": "1.3.13"})) for job in jobs]
    assert new(pinned, pure("1.3.14")) is None
