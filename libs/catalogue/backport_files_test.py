from pathlib import Path

import pytest

from catalogue.backport_files import backport_problems, unused_checks
from catalogue.load import parse_runtime
from catalogue.model import Runtime
from catalogue.paths import BACKPORT_CHECKS as CHECKS
from catalogue.paths import backport_check
from catalogue.testing import PATH, small_runtime, with_backports


@pytest.fixture
def runtime(tmp_path: Path) -> Runtime:
    """A Runtime with two backports, and their files below tmp_path."""
    runtime = parse_runtime(PATH, with_backports("first", "second"))
    (tmp_path / "runtimes/runtime-10/backports").mkdir(parents=True)
    (tmp_path / CHECKS).mkdir()
    for backport in runtime.backports:
        (tmp_path / runtime.paths.patch(backport.id)).touch()
        (tmp_path / backport_check(backport.id)).touch()
    return runtime


def lines(root: Path, runtime: Runtime) -> list[str]:
    return [str(problem) for problem in backport_problems(root, runtime)]


def test_a_patch_and_a_check_for_each_backport_pass(tmp_path: Path, runtime: Runtime) -> None:
    assert lines(tmp_path, runtime) == []


def test_a_missing_patch_is_named(tmp_path: Path, runtime: Runtime) -> None:
    (tmp_path / "runtimes/runtime-10/backports/second.patch").unlink()

    assert lines(tmp_path, runtime) == [
        f"{PATH}: backports[1]: expected the patch runtimes/runtime-10/backports/second.patch, found no file"
    ]


def test_a_missing_check_is_named(tmp_path: Path, runtime: Runtime) -> None:
    (tmp_path / "runtimes/backports/first_check.py").unlink()

    assert lines(tmp_path, runtime) == [
        f"{PATH}: backports[0]: expected the check runtimes/backports/first_check.py, found no file"
    ]


def test_a_patch_without_an_entry_is_named(tmp_path: Path, runtime: Runtime) -> None:
    (tmp_path / "runtimes/runtime-10/backports/third.patch").touch()

    assert lines(tmp_path, runtime) == [
        f"{PATH}: backports: expected an entry for each file, found none for runtimes/runtime-10/backports/third.patch"
    ]


def test_a_check_without_a_backport_is_named(tmp_path: Path, runtime: Runtime) -> None:
    assert list(unused_checks(tmp_path, [runtime])) == []

    (tmp_path / CHECKS / "third_check.py").touch()

    (problem,) = unused_checks(tmp_path, [runtime])
    assert str(problem).startswith("runtimes/backports/third_check.py: expected a Runtime that has the backport")


def test_a_runtime_without_backports_needs_no_folder(tmp_path: Path) -> None:
    assert lines(tmp_path, small_runtime()) == []
