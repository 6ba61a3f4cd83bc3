"""airflow_with_password ARGUMENT…: Airflow's command line with `--password`, read from standard input.

Every process of a machine may read the arguments that a process was started with; these are not among them.
"""

from __future__ import annotations

import runpy
import sys

if __name__ == "__main__":
    del sys.path[0]  # the modules beside this file are not Airflow's
    sys.argv = ["airflow", *sys.argv[1:], f"--password={sys.stdin.read()}"]
    runpy.run_module("airflow", run_name="__main__")
