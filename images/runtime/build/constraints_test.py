"""Tests of the image's constraints files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from images.runtime.build.constraints import as_tested, main, needed

LOCK = """\
# inputs: sha256:0
apache-airflow==2.8.4 \\
    --hash=sha256:1
backports-zoneinfo==0.2.1 ; python_version < "3.9" \\
    --hash=sha256:2
requests==2.32.3 \\
    --hash=sha256:3
"""
METADATA = "Name: apache-airflow\nVersion: 2.8.4+astro.1\nRequires-Dist: rich >=12\nRequires-Dist: a>1\n"
UPSTREAM = "# Airflow's own\nPyYAML==6.0\nbackports.zoneinfo==0.2.0\nparamiko==3.4.0 # ours\nrequests==2.31.0\n"


@pytest.mark.parametrize(
    ("requirement", "constraint"),
    [
        ("sqlalchemy <2.0,>=1.4.28", "sqlalchemy<2.0,>=1.4.28"),
        ("alembic (<2.0,>=1.5.1)", "alembic<2.0,>=1.5.1"),
        ("connexion[flask] <3.0,>=2.10.0", "connexion<3.0,>=2.10.0"),
        ("importlib-resources >=5.2 ; python_version < \"3.9\"", 'importlib-resources>=5.2; python_version < "3.9"'),
        ("dill!=0.3.5,>=0.2.2", "dill!=0.3.5,>=0.2.2"),
    ],
)
def test_a_requirement_with_versions_becomes_a_constraint(requirement: str, constraint: str) -> None:
    assert list(needed([requirement])) == [constraint]


@pytest.mark.parametrize(
    "requirement",
    ["jinja2", "celery >=5 ; extra == 'celery'", 'lxml>=4; (python_version > "3") and extra=="x"'],
)
def test_a_requirement_without_versions_or_of_an_extra_is_skipped(requirement: str) -> None:
    assert list(needed([requirement])) == []


def test_an_invalid_requirement_is_an_error() -> None:
    with pytest.raises(ValueError, match="expected a requirement, found '!'"):
        list(needed(["!"]))


def test_a_range_covers_both_the_version_in_the_lock_and_that_of_airflows_constraints() -> None:
    rows = [row for row in as_tested(LOCK, UPSTREAM).splitlines() if not row.startswith("#")]

    assert rows == ["backports-zoneinfo>=0.2.0,<=0.2.1", "paramiko==3.4.0", "pyyaml==6.0", "requests>=2.31.0,<=2.32.3"]


def test_a_range_begins_with_the_older_version_by_number() -> None:
    assert "dill>=0.3.8,<=0.3.10\n" in as_tested("dill==0.3.8 \\\n", "dill==0.3.10\n")


def test_both_files_are_written_for_the_airflow_in_the_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "usr/local/lib/python3.9/site-packages/apache_airflow-2.8.4+astro.1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(METADATA)
    (tmp_path / "lock").write_text(LOCK)
    (tmp_path / "upstream").write_text(UPSTREAM)

    paths = [tmp_path / "lock", tmp_path / "upstream", tmp_path, tmp_path]
    monkeypatch.setattr(sys, "argv", ["constraints.py", *map(str, paths)])
    main()

    assert (tmp_path / "constraints.txt").read_text() == "apache-airflow==2.8.4+astro.1\na>1\nrich>=12\n"
    assert "paramiko==3.4.0\n" in (tmp_path / "airflow-constraints.txt").read_text()
