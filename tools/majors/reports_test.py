from __future__ import annotations

from pathlib import Path

from catalogue.testing import small_runtime
from tools.majors.reports import tallies

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="test_one[10.9.0-base]" time="1.5"/>
<testcase classname="a" name="test_one[10.9.0-python-3.9-base]" time="2"><failure message="x"/></testcase>
<testcase classname="a" name="test_two[10.9.0-python-3.9-base-airflow.providers]" time="0.5"/>
<testcase classname="a" name="test_one[10.9.0-python-3.8]" time="0"><skipped/></testcase>
<testcase classname="a" name="test_of_no_variant" time="0.25"/>
</testsuite></testsuites>"""


def test_each_test_counts_for_the_python_that_its_tag_names(tmp_path: Path) -> None:
    report = tmp_path / "a.xml"
    report.write_text(REPORT)

    found = tallies([report], small_runtime())

    assert {python: (t.passed, t.failed, t.skipped) for python, t in found.items()} == {
        "3.11": (2, 0, 0),
        "3.9": (1, 1, 0),
        "3.8": (0, 0, 1),
    }
    assert found["3.9"].seconds == 2.5
    assert found["3.9"].names == ["a.test_one[10.9.0-python-3.9-base]"]
