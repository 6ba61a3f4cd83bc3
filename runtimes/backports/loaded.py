"""Which modules a program of its own loads."""

from __future__ import annotations

import subprocess
import sys

# The last line that the program prints, whatever ends it.
PRINT = "import atexit, sys; atexit.register(lambda: print('\\n' + ' '.join(sys.modules)))\n"
COMMAND = "import sys; sys.argv = ['airflow', *sys.argv[1:]]; from airflow.__main__ import main; main()"


def loaded_by(program: str, *arguments: str) -> set[str]:
    """The names of all modules that Python has loaded when the program ends."""
    command = [sys.executable, "-c", PRINT + program, *arguments]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return set(found.stdout.splitlines()[-1].split())


def loaded_by_airflow(*arguments: str) -> set[str]:
    """The names of all modules that an Airflow command loads."""
    return loaded_by(COMMAND, *arguments)
