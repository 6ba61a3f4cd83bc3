from __future__ import annotations

from pathlib import Path

import pytest

from tools.common.junit import Case, cases


def report(folder: Path, *rows: str) -> Path:
    path = folder / "one.xml"
    path.write_text(f"<testsuites><testsuite>{''.join(rows)}</testsuite></testsuites>")
    return path


def test_each_test_has_an_outcome_and_its_seconds(tmp_path: Path) -> None:
    path = report(
        tmp_path,
        '<testcase classname="a" name="test_one[x.y]" time="1.5"/>',
        '<testcase classname="a" name="test_two" time="1"><failure message="no"/></testcase>',
        '<testcase classname="a" name="test_three" time="1"><error message="no"/></testcase>',
        '<testcase classname="a" name="test_four"><skipped message="why"/></testcase>',
        '<testcase name="a.b"><error message="cannot be imported"/></testcase>',
    )

    assert cases(path) == [
        Case("a.test_one[x.y]", "passed", 1.5),
        Case("a.test_two", "failed", 1.0),
        Case("a.test_three", "failed", 1.0),
        Case("a.test_four", "skipped", 0.0),
        Case("a.b", "failed", 0.0),
    ]


def test_a_test_can_name_the_image_that_it_is_about(tmp_path: Path) -> None:
    properties = '<properties><property name="x" value="y"/><property name="image_id" value="sha256:1"/></properties>'
    path = report(tmp_path, f'<testcase classname="a" name="b">{properties}</testcase>')
    assert cases(path) == [Case("a.b", "passed", 0.0, "sha256:1")]


def test_parameters_are_in_brackets() -> None:
    assert Case("a.test_one[10.9.0-base[x]]", "passed", 0).parameters == "10.9.0-base[x]"
    assert Case("a.test_one", "passed", 0).parameters == ""


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_test_whose_teardown_fails_is_one_failed_test(order: tuple[int, int], tmp_path: Path) -> None:
    rows = (
        '<testcase classname="a" name="test_one" time="2"/>',
        '<testcase classname="a" name="test_one" time="1"><error message="no"/></testcase>',
    )

    assert cases(report(tmp_path, *(rows[i] for i in order))) == [Case("a.test_one", "failed", 3.0)]


def test_terminal_colours_of_a_log_do_not_matter(tmp_path: Path) -> None:
    path = report(tmp_path, '<testcase name="a"><failure message="\x1b[31mx\x1b[0m"/></testcase>')

    assert cases(path) == [Case("a", "failed", 0.0)]


@pytest.mark.parametrize("text", ["<testsuites><testsuite>", "", "<html/>"])
def test_an_invalid_report_is_a_failed_test_that_names_the_file(text: str, tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_text(text)

    (found,) = cases(tmp_path / "one.xml")

    assert found.outcome == "failed"
    assert found.name.startswith("one.xml: ")
