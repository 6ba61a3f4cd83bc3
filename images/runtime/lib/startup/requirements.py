"""Install the packages in _PIP_ADDITIONAL_REQUIREMENTS, a variable of Apache Airflow's quick start, at each start."""

from __future__ import annotations

import os

from startup.errors import StartError, report
from startup.installed import PYTHON

VARIABLE = "_PIP_ADDITIONAL_REQUIREMENTS"
INSTALL = "/usr/local/bin/install-python-dependencies"
WARNING = (
    f"{VARIABLE}: its packages are installed now, and again at each start of a container",
    "This is for trials only, never for production: put them into the requirements.txt of a project instead",
)
# Options of pip with a value, which a requirements file wants on one line with it.
VALUED = frozenset(
    "-c --constraint -e --editable --extra-index-url -f --find-links -i --index-url --no-binary --only-binary "
    "-r --requirement --trusted-host".split()
)
# Options that a requirements file cannot have, and which hold anyway.
ALREADY = ("--no-cache-dir", "--user")


def install(requirements: str, environment: dict[str, str]) -> None:
    """Install the packages, but never another Airflow. Raises StartError if that fails."""
    from subprocess import run
    from tempfile import TemporaryDirectory

    for line in WARNING:
        report(line)
    with TemporaryDirectory() as folder:
        # Messages of the installation show the file's name.
        file = os.path.join(folder, VARIABLE)
        with open(file, "w", encoding="utf-8") as output:
            output.write("".join(f"{row}\n" for row in rows(requirements)))
        # stdout belongs to the container's program.
        found = run([PYTHON, INSTALL, file], stdout=2, env=environment)
    if found.returncode:
        reason = f"the installation failed with exit code {found.returncode}; its reason is above"
        raise StartError(f"{VARIABLE}: {reason}")


def rows(requirements: str) -> list[str]:
    """Return the lines of a requirements file for words that Apache's image gives to pip as arguments."""
    found: list[str] = []
    for word in requirements.split():
        if found and found[-1] in VALUED:
            found[-1] += f" {word}"
        elif word not in ALREADY:
            found.append(word)
    return found
