from __future__ import annotations

from pathlib import Path

import pytest

from tools.ci.summary import add_up, main

PASSED = '<testcase classname="a_test" name="test_one" time="0.1" />'
FAILED = '<testcase classname="a_test" name="test_two"><failure message="no" /></testcase>'
ERROR = '<testcase classname="a_test" name="test_three"><error message="no" /></testcase>'
SKIPPED = '<testcase classname="a_test" name="test_four"><skipped message="why" /></testcase>'


def write(folder: Path, name: str, *cases: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return path


def test_it_adds_up_the_reports(tmp_path: Path) -> None:
    reports = [
        write(tmp_path, "one.xml", PASSED, FAILED, SKIPPED),
        write(tmp_path, "two.xml", PASSED, ERROR),
    ]

    summary = add_up(reports, 1)

    assert str(summary) == "2 passed, 2 failed, 1 skipped"
    assert summary.failed == ("a_test.test_two", "a_test.test_three")
    assert not summary.is_good


def test_skipped_tests_are_only_mentioned_if_there_are_any(tmp_path: Path) -> None:
    summary = add_up([write(tmp_path, "one.xml", PASSED)], 0)

    assert str(summary) == "1 passed, 0 failed"
    assert summary.is_good


def test_a_runner_that_failed_without_a_report_is_a_failure(tmp_path: Path) -> None:
    summary = add_up([write(tmp_path, "one.xml", PASSED)], 3)

    assert str(summary) == "1 passed, 1 failed"
    assert summary.failed == ("the test runner: exit code 3, without a failed test in the reports",)


def test_a_report_that_was_cut_off_is_a_failure(tmp_path: Path) -> None:
    report = tmp_path / "one.xml"
    report.write_text("<testsuites><testsuite>")

    assert len(add_up([report], 0).failed) == 1


def test_the_summary_is_the_last_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "below/one.xml", PASSED, FAILED)

    assert main([str(tmp_path), "1"]) == 1
    assert capsys.readouterr().out.splitlines() == ["FAILED a_test.test_two", "1 passed, 1 failed"]


@pytest.mark.parametrize("cases", [(), (SKIPPED,)])
def test_a_run_without_a_passed_test_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], cases: tuple[str, ...]
) -> None:
    write(tmp_path, "one.xml", *cases)

    assert main([str(tmp_path), "0"]) == 1
    assert "no test passed" in capsys.readouterr().out


def test_a_missing_folder_of_reports_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none"), "0"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 0 failed"
