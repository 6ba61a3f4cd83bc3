"""install-python-dependencies FILE: install a requirements file with pip, but never another version of Airflow.

The exit code is 2 if the file asks for another apache-airflow or breaks Airflow's requirements, else pip's exit code.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from importlib.metadata import version

from dependencies import conflicts, distributions, guard, installation, providers, system_packages, tested
from dependencies.constraints import ALWAYS
from dependencies.errors import InputError
from dependencies.report import report

# Error texts of Python's ssl module and pip, and the advice for each.
ADVICE = {
    "CERTIFICATE_VERIFY_FAILED": """\
install-python-dependencies: this build does not trust the certificate of the package index. Behind a proxy that
intercepts TLS, build on the -base image and mount the proxy's certificates as a secret: docs/projects.md.""",
    "EOFError: EOF when reading a line": """\
install-python-dependencies: the package index requires a user name and a password, and a build cannot prompt for them:
mount a pip.conf with them as a secret: docs/projects.md.""",
    "Cannot find command 'git'": "install-python-dependencies: a requirement git+… needs git: add it to packages.txt.",
}


def explain(errors: str) -> None:
    """Say what the known errors of pip ask for."""
    advice = [text for sign, text in ADVICE.items() if sign in errors]
    advice.append(system_packages.advice(errors, has_compiler=shutil.which("gcc") is not None))
    if any(advice):
        report("\n".join(text for text in advice if text))


def install(file: str) -> int:
    """Install a requirements file and return pip's exit code. Raises InputError if the file conflicts with Airflow."""
    for note in guard.check(file, version("apache-airflow")):
        report(f"install-python-dependencies: {note}")
    before, rows = distributions.versions(), tested.versions()
    arguments = ["--root-user-action=ignore", "--constraint", ALWAYS, "-r", file]
    done = installation.install(arguments, tested.preferences(file, rows, before), ADVICE)
    if done.exit_code == 0:
        conflicts.check(file)
        providers.check(before, distributions.versions(), {**rows, **before})
    else:
        explain(done.errors)
    return done.exit_code


def asked_for(arguments: Sequence[str]) -> str:
    """Return the file that the arguments name. Raises InputError for an option or more than one argument."""
    if len(arguments) > 1 or arguments and arguments[0].startswith("-"):
        raise InputError(f"install-python-dependencies: expected one file, found {' '.join(arguments)}")
    return arguments[0] if arguments else "requirements.txt"


def main(arguments: Sequence[str]) -> int:
    """Run the program with these arguments and return the exit code."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(__doc__, end="")
        return 0
    try:
        return install(asked_for(arguments))
    except InputError as error:
        report(str(error))
        return 2
