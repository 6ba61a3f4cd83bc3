from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from airflow_wheel.patched import main
from airflow_wheel.testing import write_wheel

FIRST = "--- a/airflow/numbers.txt\n+++ b/airflow/numbers.txt\n@@ -2,3 +2,3 @@\n 2\n-3\n+three\n 4\n"
SECOND = FIRST.replace("-3\n+three", "-three\n+THREE")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with an upstream wheel and two patches."""
    write_wheel(tmp_path)
    (tmp_path / "first.patch").write_text(FIRST)
    (tmp_path / "second.patch").write_text(SECOND)
    monkeypatch.chdir(tmp_path)
    return tmp_path


UPSTREAM = "apache_airflow-2.8.4-py3-none-any.whl"
LOCAL = "2.8.4+astro.2"
PATCHED = "apache_airflow-2.8.4+astro.2-py3-none-any.whl"


def test_only_the_wheel_with_the_local_version_is_written(folder: Path) -> None:
    assert main(UPSTREAM, LOCAL, "first.patch") == 0
    assert {path.name for path in folder.iterdir()} == {UPSTREAM, PATCHED, "first.patch", "second.patch"}


def test_patches_are_applied_in_their_order(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(UPSTREAM, LOCAL, "second.patch", "first.patch") == 2
    assert "second.patch: airflow/numbers.txt: hunk @@ -2,3 +2,3 @@ does not apply" in capsys.readouterr().err
    assert main(UPSTREAM, LOCAL, "first.patch", "second.patch") == 0

    with zipfile.ZipFile(folder / PATCHED) as wheel:
        assert b"\n2\nTHREE\n4\n" in wheel.read("airflow/numbers.txt")


def test_a_patch_that_does_not_apply_leaves_no_wheel(folder: Path) -> None:
    assert main(UPSTREAM, LOCAL, "second.patch") == 2
    assert not (folder / PATCHED).exists()


def test_the_same_patches_give_the_same_bytes(folder: Path) -> None:
    main(UPSTREAM, LOCAL, "first.patch")
    first = (folder / PATCHED).read_bytes()
    main(UPSTREAM, LOCAL, "first.patch")

    assert (folder / PATCHED).read_bytes() == first


@pytest.mark.parametrize("release", ["2.2.5", "2.4.3", "2.8.4"])
def test_pip_installs_it_with_its_local_version(folder: Path, release: str) -> None:
    write_wheel(folder, release)
    assert main(f"apache_airflow-{release}-py3-none-any.whl", f"{release}+astro.2") == 0

    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--isolated"]
    requirement = f"apache-airflow=={release}+astro.2"
    options = ["--quiet", "--no-deps", "--no-index", "--find-links", ".", "--target", "installed"]
    subprocess.run([*pip, "install", *options, requirement], check=True)
    found = subprocess.run([*pip, "freeze", "--path", "installed"], check=True, capture_output=True, text=True)

    assert found.stdout == f"{requirement}\n"
