"""Test selection by Airflow version, run with pytest itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = """
import pytest
from catalogue.errors import CatalogueError
from tests.images.harness.selection import deselect, expect_failures

OPT_OUTS = {opt_outs}

def pytest_configure(config):
    config.addinivalue_line("markers", "airflow(versions): versions")

def pytest_collection_modifyitems(items):
    try:
        deselect(items, "2.9.3")
        expect_failures(items, lambda file: OPT_OUTS)
    except CatalogueError as error:
        raise pytest.UsageError(str(error)) from None
"""


def run(folder: Path, tests: str, opt_outs: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run pytest on the tests for Airflow 2.9.3."""
    (folder / "conftest.py").write_text(CONFTEST.format(opt_outs=opt_outs or {}))
    (folder / "some_test.py").write_text(f"import pytest\n\n{tests}")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "some_test.py"]
    environment = {"PYTHONPATH": ":".join(os.path.abspath(path) for path in sys.path)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def marked(versions: str, body: str = "pass") -> str:
    return f"@pytest.mark.airflow({versions})\ndef test_one():\n    {body}\n\ndef test_other():\n    pass\n"


@pytest.mark.parametrize(("versions", "count"), [("'>=2.8'", 2), ("'<2.9'", 1), ("'>=2.8,<2.9.3'", 1)])
def test_a_test_runs_for_the_versions_of_its_marker(tmp_path: Path, versions: str, count: int) -> None:
    assert f"{count} passed" in run(tmp_path, marked(versions)).stdout


def test_an_invalid_specifier_is_reported_in_one_line(tmp_path: Path) -> None:
    found = run(tmp_path, marked("'2.8 and later'"))

    assert found.returncode == 4
    assert "ERROR: some_test.py: test_one: expected one specifier" in found.stderr
    assert "Traceback" not in found.stdout + found.stderr


def test_a_listed_test_that_passes_fails_the_run(tmp_path: Path) -> None:
    found = run(tmp_path, marked("'>=2'"), {"test_one": "the reason"})

    assert found.returncode == 1
    assert "the reason" in found.stdout


def test_a_listed_test_may_fail(tmp_path: Path) -> None:
    found = run(tmp_path, marked("'>=2'", "assert False"), {"test_one": "the reason"})

    assert (found.returncode, "1 passed, 1 xfailed" in found.stdout) == (0, True)


@pytest.mark.parametrize("test", ["test_absent", "test_one"])
def test_a_listed_test_that_does_not_run_for_this_airflow_is_refused(tmp_path: Path, test: str) -> None:
    found = run(tmp_path, marked("'<2.9'"), {test: "the reason"})

    assert found.returncode == 4
    assert f"expected a test that runs for this Airflow, found {test}" in found.stderr
