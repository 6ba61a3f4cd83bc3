import shutil
from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from tools.locking.job import find_jobs
from tools.locking.testing import job_of, make_root


def test_all_locks_of_all_runtimes_are_jobs_when_none_is_named(tmp_path: Path) -> None:
    jobs = find_jobs(make_root(tmp_path), [], [])

    assert [job.label for job in jobs] == [f"runtime-10 python-3.{minor}" for minor in (8, 9, 10, 11)]


def test_one_python_can_be_named(tmp_path: Path) -> None:
    job = job_of(make_root(tmp_path))

    assert job.full_version == "3.11.2"
    assert job.path == tmp_path / "runtimes/runtime-10/locks/python-3.11.txt"


def test_an_unknown_runtime_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"runtimes/runtime-99/runtime.yaml: expected a file, found none"):
        find_jobs(make_root(tmp_path), ["runtime-99"], [])


def test_an_unknown_python_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"expected a supported Python, found 3.7"):
        find_jobs(make_root(tmp_path), [], ["3.7"])


def test_a_copied_folder_with_the_old_major_is_refused(tmp_path: Path) -> None:
    shutil.copytree(make_root(tmp_path) / "runtimes/runtime-10", tmp_path / "runtimes/runtime-11")

    with pytest.raises(CatalogueError, match=r"runtime-11/runtime.yaml: major: expected 11 as in the folder's name"):
        find_jobs(tmp_path, ["runtime-11"], [])


def test_only_the_unknown_python_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"expected a supported Python, found 3.12$"):
        find_jobs(make_root(tmp_path), [], ["3.11", "3.12"])


def test_missing_constraints_are_named(tmp_path: Path) -> None:
    make_root(tmp_path)
    (tmp_path / "runtimes/runtime-10/constraints/python-3.9.txt").unlink()

    with pytest.raises(CatalogueError, match=r"constraints/python-3.9.txt: expected a file"):
        find_jobs(tmp_path, [], [])
