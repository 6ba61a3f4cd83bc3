"""airflow_with_password ARGUMENT…: run Airflow's command line with `--password`, read from standard input.

Other processes of the machine can read a process's original arguments, so the password must not be among them.
"""

from __future__ import annotations

import runpy
import sys

if __name__ == "__main__":
    del sys.path[0]  # Airflow must not import the modules in this file's folder
    sys.argv = ["airflow", *sys.argv[1:], f"--password={sys.stdin.read()}"]
    runpy.run_module("airflow", run_name="__main__")
