"""Run pip, and try an installation with constraints that may give way."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import IO

from dependencies import tested
from dependencies.report import report

INSTALL = (sys.executable, "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check")
# How often an installation is tried with fewer of the tested versions, before it is tried without them.
TRIES = 3
GIVES_WAY = "install-python-dependencies: not in the version that this Airflow was tested with, for a conflict: {names}"
WITHOUT = "install-python-dependencies: no longer using the versions that this Airflow was tested with, for a conflict"


@dataclass(frozen=True)
class Run:
    """A finished run of pip: its exit code, and what it wrote."""

    exit_code: int
    output: str
    errors: str


def run(arguments: Sequence[str], held: bool = False) -> Run:
    """Run pip and pass its output through, with its errors last if they are `held`. Ends a held run that is stuck."""
    output: list[str] = []
    errors: list[str] = []
    with subprocess.Popen([*INSTALL, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        reader = Thread(target=_read_errors, args=(process.stderr, errors, held))
        reader.start()
        for line in _passed_on(process.stdout, 1):
            output.append(line)
            if held and tested.STUCK.search(line):
                process.terminate()
        reader.join()
    return Run(process.returncode, "".join(output), "".join(errors))


def _read_errors(stream: IO[bytes] | None, errors: list[str], held: bool) -> None:
    errors += (line.decode(errors="replace") for line in stream or ()) if held else _passed_on(stream, 2)


def _passed_on(stream: IO[bytes] | None, target: int) -> Iterable[str]:
    for line in stream or ():
        os.write(target, line)
        yield line.decode(errors="replace")


def install(arguments: Sequence[str], rows: Mapping[str, str], final: Iterable[str]) -> Run:
    """Install with as many of these rows, name -> version, as constraints as pip can satisfy.

    An error that contains one of `final` is not for the rows.
    """
    for _ in range(TRIES if rows else 0):
        found = _constrained(arguments, rows)
        if found.exit_code == 0 or any(sign in found.errors for sign in final):
            os.write(2, found.errors.encode())
            return found
        conflicts = tested.conflicts(found.output + found.errors, rows)
        if not conflicts:
            break
        report(GIVES_WAY.format(names=", ".join(sorted(conflicts))))
        rows = {name: version for name, version in rows.items() if name not in conflicts}
    if rows:
        report(WITHOUT)
    return run(arguments)


def _constrained(arguments: Sequence[str], rows: Mapping[str, str]) -> Run:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{name}=={version}\n" for name, version in rows.items())
        file.flush()
        return run([*arguments, "--constraint", file.name], held=True)
