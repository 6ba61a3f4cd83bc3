from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.testing import small_runtime
from release.common.errors import InputError
from release.publishing.outcomes import TestResults, read_reports, results

NAME, ID = "python-3.11-base", "sha256:1"
OURS = f'<properties><property name="image_id" value="{ID}"/></properties>'
FAILURE = '<failure message="x"/>'


def report(folder: Path, file: str, *rows: tuple[str, str], runtime: str = "runtime-10") -> None:
    cases = "".join(f'<testcase classname="tests" name="{name}">{inner}</testcase>' for name, inner in rows)
    path = folder / f"tests.images.cases.tests@{runtime}.{file}.xml"
    path.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")


def found(folder: Path) -> TestResults:
    return results(read_reports(folder), small_runtime(), NAME, ID)


def test_the_tests_of_an_image_are_counted_with_their_files(tmp_path: Path) -> None:
    report(tmp_path, "a_test.py", ("test_a[10.9.0-base]", OURS), ("test_a[10.9.0-python-3.8-base]", ""))
    report(tmp_path, "b_test.py", ("test_b[10.9.0-base-x]", "<skipped/>"), ("test_other", ""))
    assert found(tmp_path) == TestResults(1, 0, 1, ("a_test.py", "b_test.py"))


def test_a_file_without_a_test_and_one_of_another_runtime_do_not_count(tmp_path: Path) -> None:
    report(tmp_path, "a_test.py", ("test_a[10.9.0-base]", OURS))
    report(tmp_path, "b_test.py")
    report(tmp_path, "c_test.py", ("test_c[9.0.0-base]", ""), runtime="runtime-9")
    assert found(tmp_path).missing(["a_test.py", "b_test.py", "c_test.py"]) == ("b_test.py", "c_test.py")


def test_a_failed_test_about_no_image_counts_for_every_image(tmp_path: Path) -> None:
    report(tmp_path, "a_test.py", ("test_a[10.9.0-base]", OURS), ("test_page", FAILURE))
    assert (found(tmp_path).failed, found(tmp_path).is_green) == (1, False)


def test_tests_of_another_image_are_refused(tmp_path: Path) -> None:
    report(tmp_path, "a_test.py", ("test_a[10.9.0-base]", OURS.replace(ID, "sha256:2")))
    with pytest.raises(InputError, match=r"expected tests of the image sha256:1, found .* of sha256:2: test it again"):
        found(tmp_path)


def test_a_folder_without_tests_is_refused(tmp_path: Path) -> None:
    report(tmp_path, "a_test.py")
    with pytest.raises(InputError, match="expected the reports of the image tests, found none"):
        found(tmp_path)
