"""The three forms of a report."""

from __future__ import annotations

import json
from importlib.resources import read_text
from typing import Any

import jsonschema
import pytest

from release.upgrading.model import Deprecation, ImportFailure, Outcomes
from release.upgrading.report.data import as_data
from release.upgrading.report.html import html
from release.upgrading.report.report import Report
from release.upgrading.report.text import text
from release.upgrading.testing import MIDDLE, NEW, OLD, dag, database, failed, migrated, reported, stage

EVIL = "<script>alert('x')</script> [bold]x"


def broken() -> Report:
    """Return a report with something of each kind."""
    error = ImportFailure("dags/a.py", "dags/a.py", 6, f"ImportError: {EVIL}", "Traceback …")
    old = stage(OLD, Outcomes(frozenset({"t::a"})), dags=(dag("a"),), packages={"http": "1.0", "same": "1"})
    middle = stage(MIDDLE, Outcomes(frozenset({"t::a"})), dags=(dag("a"),), packages={"http": "1.0", "same": "1"})
    new = stage(
        NEW,
        Outcomes(failed={"t::a": "assert 1 == 2"}),
        errors=(error,),
        warnings=(Deprecation("dags/b.py", 7, "RemovedInAirflow3Warning", "use schedule"),),
        packages={"http": "2.0", "same": "1"},
    )
    moved = database(migrated(OLD), migrated(MIDDLE), migrated(NEW, aside=("_airflow_moved__x (2 rows)",)))
    return reported(old, middle, new, database=moved)


REPORTS = {
    "broken": broken(),
    "fine": reported(stage(OLD), stage(NEW)),
    "failed build": reported(failed(OLD, "build", "no"), failed(NEW, "requirement", "ERROR: no", "log")),
    "impossible": reported(
        stage(OLD), stage(NEW), database=database(migrated(OLD), migrated(NEW), state="impossible", problem="why")
    ),
}


@pytest.mark.parametrize("name", REPORTS)
def test_the_json_fits_its_schema(name: str) -> None:
    schema = json.loads(read_text("release.upgrading.report", "schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    data: Any = json.loads(json.dumps(as_data(REPORTS[name])))
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["breaks"] == bool(data["will_break"])


def test_the_text_has_every_group() -> None:
    lines = text(broken(), 120).splitlines()
    assert lines[0] == "sales: 2 things will break from 4.2.9 to 10.9.0"
    assert f"- dags/a.py:6 (import, on 10.9.0): ImportError: {EVIL}" in lines
    assert "- test, on 10.9.0: t::a" in lines
    assert "  | assert 1 == 2" in lines
    assert lines[lines.index("- use schedule") + 1] == "  dags/b.py:7"
    assert "Python: 3.9.2 -> 3.11.2" in lines
    assert "other packages that are added or move within their major: 0; unchanged: 1" in lines
    (row,) = (line.split() for line in lines if line.startswith(" http"))
    assert row == ["http", "1.0", "2.0", "major"]
    (migration,) = (line for line in lines if line.startswith("- 10.9.0"))
    assert "migrated in 3 s, all entries kept, a DAG ran, rows moved aside: _airflow_moved__x (2 rows)" in migration
    assert "- back: taken back to 4.2.9 in 4 s, all entries kept" in lines


def test_the_html_escapes_and_needs_nothing_else() -> None:
    page = html(broken())
    assert EVIL not in page
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "http://" not in page
    assert "https://" not in page
    for words in ("2 things will break", "dags/a.py:6", "use schedule", "dags/b.py:7", "on 10.9.0", "all entries kept"):
        assert words in page


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_can_be_written(name: str) -> None:
    page, lines = html(REPORTS[name]), text(REPORTS[name], 120)
    verdict = REPORTS[name].verdict
    assert verdict[1:] in page
    assert verdict in lines
