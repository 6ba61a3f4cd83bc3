"""Whether what is installed goes together, as pip tells it, and what to do where it does not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from dependencies.constraints import TESTED
from dependencies.distributions import needed_by, normalised
from dependencies.errors import InputError

BROKEN = """\
install-python-dependencies: with what this installs, Airflow does not have what it needs:
{rows}
Expected versions that go with it. {advice}"""
WARNING = """\
install-python-dependencies: warning: with what this installs, these packages do not have what they need:
{rows}
{advice}"""
ADVICE = f"""\
To have pip choose those that this Airflow was tested with, begin {{file}} with the line
    -c {TESTED}"""


def check(file: str) -> None:
    """Warn of packages that lack what they need after `file` was installed; raise InputError where Airflow does."""
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
    print(text, file=sys.stderr)


def of_airflow(rows: Sequence[str], tree: set[str]) -> list[str]:
    """Of the rows of pip check, those of Airflow and of what it needs: each begins with a name."""
    return [row for row in rows if normalised(row.partition(" ")[0]) in tree]
