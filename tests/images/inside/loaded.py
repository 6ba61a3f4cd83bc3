"""Print, as a JSON object, what an Airflow command prints or ends with, and the names of all modules that it loads.

`airflow jobs` needs a database: one is made for it.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys


def end_of_command() -> str:
    """Run the command of this program's arguments; return what it prints, or the message that it exits with."""
    from airflow.__main__ import main  # pants: no-infer-dep

    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            main()
    except SystemExit as end:
        return str(end)
    return printed.getvalue().strip()


if __name__ == "__main__":
    if sys.argv[1] == "jobs":
        subprocess.run(["airflow", "db", "init"], check=True, capture_output=True)
    end = end_of_command()
    print(json.dumps({"end": end, "modules": sorted(sys.modules)}))
