from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from catalogue.testing import small_runtime
from catalogue.upstream_constraints import origin_line, substitute_line
from release.bumping.airflow_constraints import constraints
from tools.locking.testing import constraints as small_constraints

RUNTIME = small_runtime('"2.8.4"', '"2.8.5"')
CURRENT = small_constraints("3.11")
ROWS = "".join(f"apache-airflow-providers-p{number}==1.1.0\n" for number in range(20))


def read(source: str, lines: list[str] | None = None, current: str = CURRENT) -> list[str]:
    report = lines.append if lines is not None else lambda _: None
    return constraints(RUNTIME, "3.11", current, report, source).splitlines()


def test_the_constraints_of_the_new_airflow_are_taken(tmp_path: Path) -> None:
    (tmp_path / "constraints-2.8.5-3.11.txt").write_text(ROWS)
    found = read(str(tmp_path / "constraints-{airflow}-{python}.txt"))
    assert found[0] == "# The pins of Airflow 2.8.5's own constraints for Python 3.11."
    assert found[2] == "apache-airflow-providers-p0==1.1.0"


def test_if_they_cannot_be_read_the_older_ones_stay_with_the_reason(tmp_path: Path) -> None:
    lines: list[str] = []
    found = read(str(tmp_path / "absent.txt"), lines)
    reason = "2.8.5's could not be downloaded"
    assert found[0] == f"# The pins of Airflow 2.8.4's own constraints for Python 3.11; {reason}."
    assert found[2] == "apache-airflow-providers-p0==1.0.0"
    assert lines[0].startswith("runtime-10 python-3.11: the constraints of the older Airflow stay: ")
    assert lines[0].endswith("found: No such file or directory")


def test_a_substitute_that_stays_is_not_called_airflows_own(tmp_path: Path) -> None:
    current = CURRENT.replace(origin_line("2.8.4", "3.11"), substitute_line("2.8.4", "3.11", "made otherwise"))
    found = read(str(tmp_path / "absent.txt"), current=current)
    line = substitute_line("2.8.4", "3.11", "2.8.5's could not be downloaded")
    assert found[0] == f"# The pins for {line}."


def test_constraints_without_providers_are_refused(tmp_path: Path) -> None:
    (tmp_path / "constraints.txt").write_text("idna==3.7\n")
    with pytest.raises(CatalogueError, match="expected the variant of upstream's constraints that pins providers"):
        read(str(tmp_path / "constraints.txt"))
