from __future__ import annotations

import pytest

from release.upgrading.build import kind, log_lines, reason

REFUSED = """\
#0 building with "default" instance using docker driver

#9 [5/8] RUN install-python-dependencies requirements.txt
#9 0.301 + install-python-dependencies requirements.txt
#9 4.101 ERROR: Cannot install apache-airflow-providers-slack==4.2.3 because these package versions have conflicts.
#9 4.102 ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/
#9 ERROR: process "/bin/bash -c install-python-dependencies requirements.txt" did not complete: exit code: 1
------
 > [5/8] RUN install-python-dependencies requirements.txt:
4.101 ERROR: Cannot install apache-airflow-providers-slack==4.2.3 because these package versions have conflicts.
------
Dockerfile:1
ERROR: failed to solve: process did not complete successfully: exit code: 1
"""
UNKNOWN_DEBIAN_PACKAGE = """\
#7 [3/8] RUN install-system-packages packages.txt
#7 2.155 Reading package lists...
#7 2.300 E: Unable to locate package python2
#7 ERROR: process "/bin/bash" did not complete successfully: exit code: 100
"""
CONFLICT = "ERROR: Cannot install apache-airflow-providers-slack==4.2.3 because these package versions have conflicts."
ANOTHER_AIRFLOW = """\
#9 [5/1] RUN install-python-dependencies requirements.txt
#9 0.2 requirements.txt:1: apache-airflow==2.2.5
#9 0.2 requirements.txt must not install another apache-airflow: the base image has 2.8.4+astro.1.
#9 0.2 To change the version, change the base image in the project's Dockerfile (FROM …).
#9 ERROR: process "/bin/bash -c install-python-dependencies requirements.txt" did not complete: exit code: 2
"""
NO_FILE = """\
#5 [2/8] COPY packages.txt .
#5 ERROR: failed to calculate checksum of ref 0a: "/packages.txt": not found
"""


@pytest.mark.parametrize(
    ("output", "expected_kind", "expected"),
    [
        (REFUSED, "requirement", CONFLICT),
        (
            ANOTHER_AIRFLOW,
            "requirement",
            "requirements.txt must not install another apache-airflow: the base image has 2.8.4+astro.1.",
        ),
        (UNKNOWN_DEBIAN_PACKAGE, "build", "E: Unable to locate package python2"),
        (NO_FILE, "build", 'ERROR: failed to calculate checksum of ref 0a: "/packages.txt": not found'),
        ("ERROR: Cannot connect to the Docker daemon", "build", "ERROR: Cannot connect to the Docker daemon"),
        ("", "build", "no reason given"),
    ],
)
def test_a_failed_build_has_a_kind_and_a_reason(output: str, expected_kind: str, expected: str) -> None:
    lines = log_lines(output)
    assert (kind(lines), reason(lines)) == (expected_kind, expected)


def test_the_log_has_no_prefixes_and_no_commands() -> None:
    lines = log_lines(UNKNOWN_DEBIAN_PACKAGE)
    assert lines[:2] == ["[3/8] RUN install-system-packages packages.txt", "Reading package lists..."]
    assert not any(line.startswith("+ ") for line in log_lines(REFUSED))
