"""Run `pip check` on the installed packages, and print advice if packages conflict."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from dependencies.constraints import TESTED
from dependencies.distributions import needed_by, normalised
from dependencies.errors import InputError
from dependencies.report import report

BROKEN = """\
install-python-dependencies: after this installation, Airflow or its dependencies have unmet requirements:
{rows}
Choose versions that are compatible with Airflow. {advice}"""
WARNING = """\
install-python-dependencies: warning: after this installation, these packages have unmet requirements:
{rows}
{advice}"""
ADVICE = f"""\
To make pip choose the versions that this Airflow was tested with, begin {{file}} with the line
    -c {TESTED}"""


def check(file: str) -> None:
    """Warn about packages with unmet requirements after `file` was installed.

    Raises InputError if Airflow, or a package that it needs, has an unmet requirement.
    """
    pip = [sys.executable, "-m", "pip", "--no-cache-dir", "--disable-pip-version-check", "check"]
    found = subprocess.run(pip, stdout=subprocess.PIPE, encoding="utf-8")
    if found.returncode == 0:
        return
    rows = found.stdout.splitlines()
    broken = of_airflow(rows, needed_by("apache-airflow"))
    message = BROKEN if broken else WARNING
    text = message.format(rows="\n".join(f"    {row}" for row in broken or rows), advice=ADVICE.format(file=file))
    if broken:
        raise InputError(text)
    report(text)


def of_airflow(rows: Sequence[str], tree: set[str]) -> list[str]:
    """Return those rows of `pip check` that begin with the name of a distribution in `tree`."""
    return [row for row in rows if normalised(row.partition(" ")[0]) in tree]
