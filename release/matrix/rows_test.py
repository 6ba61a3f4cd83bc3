from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from catalogue.testing import small_runtime
from release.common.errors import InputError
from release.matrix.rows import matrix
from release.matrix.runners import load_runners

RUNNERS = {"amd64": "small", "arm64": "small-arm"}


def test_a_row_builds_all_variants_of_a_python_on_an_architecture() -> None:
    rows = matrix([small_runtime()], RUNNERS)["include"]
    assert len(rows) == 8
    assert rows[1] == {
        "runtime": "runtime-10",
        "major": 10,
        "version": "10.9.0",
        "python": "3.8",
        "architecture": "arm64",
        "runner": "small-arm",
        "targets": "images/runtime-10:runtime-10#python-3.8 images/runtime-10:runtime-10#python-3.8-base",
    }


def test_only_the_architectures_of_a_runtime_are_built() -> None:
    rows = matrix([small_runtime("architectures: [amd64, arm64]", "architectures: [amd64]")], RUNNERS)["include"]
    assert {row["architecture"] for row in rows} == {"amd64"}


def test_without_runtimes_there_are_no_rows() -> None:
    assert matrix([], RUNNERS) == {"include": []}


def test_more_rows_than_github_allows_are_refused() -> None:
    runtimes = [replace(small_runtime(), major=major) for major in range(10, 42)]
    assert len(matrix(runtimes, RUNNERS)["include"]) == 256
    with pytest.raises(InputError, match=r"^RUNTIME: expected at most 256 rows, .*, found 264: name fewer$"):
        matrix([*runtimes, small_runtime()], RUNNERS)


def test_an_architecture_without_a_runner_is_named() -> None:
    with pytest.raises(CatalogueError, match=r"^release/runners\.yaml: runners\.arm64: expected the label of a"):
        matrix([small_runtime()], {"amd64": "small"})


def test_the_runners_of_this_repository() -> None:
    assert load_runners(Path.cwd()) == {"amd64": "ubuntu-24.04", "arm64": "ubuntu-24.04-arm"}


@pytest.mark.parametrize("text", ["runners: [amd64]\n", "runners: {amd64: 1}\n", "machines: {}\n"])
def test_invalid_runners_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "release").mkdir()
    (tmp_path / "release/runners.yaml").write_text(text)
    with pytest.raises(CatalogueError, match=r"^release/runners\.yaml: "):
        load_runners(tmp_path)
