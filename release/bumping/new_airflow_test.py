from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from airflow_wheel.testing import write_wheel
from catalogue.load import parse_runtime
from catalogue.model import Runtime
from catalogue.testing import PATH, with_backports
from release.bumping.new_airflow import check_backports, migrates
from release.common.errors import InputError

PATCH = "--- a/airflow/numbers.txt\n+++ b/airflow/numbers.txt\n@@ -2,3 +2,3 @@\n 2\n-{old}\n+three\n 4\n"


@pytest.fixture
def runtime(tmp_path: Path) -> Runtime:
    runtime = parse_runtime(PATH, with_backports("first").replace('"2.8.4"', '"2.8.5"'))
    (tmp_path / runtime.paths.patches).mkdir(parents=True)
    (tmp_path / runtime.patches[0]).write_text(PATCH.format(old="3"))
    return runtime


def test_patches_that_apply_are_carried_over(tmp_path: Path, runtime: Runtime) -> None:
    check_backports(tmp_path, runtime, write_wheel(tmp_path, "2.8.5").read_bytes())


def test_a_patch_that_does_not_apply_is_left_to_a_person(tmp_path: Path, runtime: Runtime) -> None:
    (tmp_path / runtime.patches[0]).write_text(PATCH.format(old="upstream"))
    with pytest.raises(InputError) as failure:
        check_backports(tmp_path, runtime, write_wheel(tmp_path, "2.8.5").read_bytes())
    assert str(failure.value) == (
        "runtimes/runtime-10/runtime.yaml: backports: expected patches that apply to Airflow 2.8.5, found "
        "runtimes/runtime-10/backports/first.patch: airflow/numbers.txt: hunk @@ -2,3 +2,3 @@ does not apply: the file "
        "does not contain these lines: remove the backports that this Airflow has, rework the others, and run the "
        "command again"
    )


def wheel(*migrations: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("airflow/__init__.py", "airflow/migrations/env.py", *migrations):
            archive.writestr(name, "")
    return content.getvalue()


def test_the_database_migrates_if_the_migrations_differ() -> None:
    first, second = (f"airflow/migrations/versions/000{number}_a.py" for number in (1, 2))
    assert migrates(wheel(first), wheel(first, second))
    assert not migrates(wheel(first), wheel(first))
    assert not migrates(wheel(first), wheel(first, "airflow/other.py"))
