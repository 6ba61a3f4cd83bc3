from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.repository import load_runtime
from catalogue.testing import small_runtime
from release.common.errors import InputError
from release.publishing.suite import CASES, suite


def write(root: Path, **files: str) -> None:
    folder = root / CASES
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)


def test_it_has_the_files_for_the_airflow_of_the_runtime(tmp_path: Path) -> None:
    write(
        tmp_path,
        all_test="import pytest\n",
        newer_test='pytestmark = pytest.mark.airflow(">=2.9")\n',
        fitting_test='pytestmark = [pytest.mark.slow, pytest.mark.airflow(">=2.8,<2.9")]\n',
        one_test='@pytest.mark.airflow(">=2.9")\ndef test_one():\n    pass\n',
        conftest="",
    )
    assert suite(tmp_path, small_runtime()) == ("all_test.py", "fitting_test.py", "one_test.py")


@pytest.mark.parametrize("text", ["def", 'pytestmark = pytest.mark.airflow("newer")\n'])
def test_a_file_that_is_no_test_is_named(tmp_path: Path, text: str) -> None:
    write(tmp_path, broken_test=text)
    with pytest.raises(InputError, match=r"^tests/images/cases/broken_test\.py: expected a test file"):
        suite(tmp_path, small_runtime())


def test_without_tests_nothing_can_be_published(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected the image tests, found none"):
        suite(tmp_path, small_runtime())


def test_the_tests_of_this_repository_are_found() -> None:
    root = Path()
    older, newer = (suite(root, load_runtime(root, name)) for name in ("runtime-4", "runtime-10"))
    assert set(newer) - set(older) == {"added_providers_test.py", "object_storage_test.py", "providers_test.py"}
    assert "waits_test.py" in older
