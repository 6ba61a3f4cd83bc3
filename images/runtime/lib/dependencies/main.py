"""install-python-dependencies FILE: pip install what a project asks for, but never another Airflow.

Exit code 2 when the file names apache-airflow itself, or when Airflow would lack what it needs; else pip's own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from dependencies import conflicts, guard
from dependencies.constraints import ALWAYS
from dependencies.errors import InputError

# What Python's ssl says, and what a user can do then.
UNTRUSTED = b"CERTIFICATE_VERIFY_FAILED"
ADVICE = """\
install-python-dependencies: the certificate of the package index is not trusted in this build. Behind a proxy that
signs TLS again, start from the -base image and give it the proxy's certificates as a secret: docs/projects.md."""


def run(command: Sequence[str]) -> tuple[int, bool]:
    """Run pip, which says all that it says; its exit code, and whether it met a certificate that it does not trust."""
    untrusted = False
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        for line in process.stderr or ():
            os.write(2, line)
            untrusted = untrusted or UNTRUSTED in line
    return process.returncode, untrusted


def install(file: str) -> int:
    """Install what a file asks for; the exit code of pip. Raises InputError where Airflow cannot go with it."""
    guard.check(file)
    pip = [sys.executable, "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check"]
    exit_code, untrusted = run([*pip, "--root-user-action=ignore", "--constraint", ALWAYS, "-r", file])
    if exit_code and untrusted:
        print(ADVICE, file=sys.stderr)
    if exit_code == 0:
        conflicts.check(file)
    return exit_code


def main(arguments: Sequence[str]) -> int:
    """The exit code for the arguments of the program."""
    try:
        return install(arguments[0] if arguments else "requirements.txt")
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
