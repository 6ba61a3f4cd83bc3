from __future__ import annotations

from pathlib import Path

from release.upgrading.project_tests import from_junit, has_tests

RESULTS = b"""<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4" time="1">
<testcase classname="tests.test_a" name="test_one" time="0.1" />
<testcase classname="tests.test_a" name="test_two" time="0.1"><failure message="assert 1 == 2">the trace</failure>
</testcase>
<testcase classname="tests.test_a" name="test_three" time="0"><skipped message="why" /></testcase>
<testcase classname="" name="tests.test_b" time="0"><error message="collection failure">no module</error></testcase>
</testsuite></testsuites>
"""


def test_each_result_of_pytest_is_read() -> None:
    found = from_junit(RESULTS)
    assert found.passed == {"tests.test_a::test_one"}
    assert found.skipped == {"tests.test_a::test_three"}
    assert found.failed == {"tests.test_a::test_two": "the trace", "tests.test_b": "no module"}
    assert found.problem == ""


def test_a_project_has_tests_if_pytest_would_find_some(tmp_path: Path) -> None:
    assert not has_tests(tmp_path)
    (tmp_path / "tests/dags").mkdir(parents=True)
    (tmp_path / "tests/conftest.py").touch()
    assert not has_tests(tmp_path)
    (tmp_path / "tests/dags/test_a.py").touch()
    assert has_tests(tmp_path)
