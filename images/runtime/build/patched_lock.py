"""Print LOCK with WHEEL in place of the Airflow that it has, with the hash that WHEEL has: LOCK WHEEL.

Run while the image is built by the interpreter of the image; the standard library alone is there.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

# The row of Airflow, with the lines of hashes that follow it.
ROW = re.compile(r"^apache-airflow==[^\n]*\\\n(?: +--hash=[^\n]*\n)+", re.MULTILINE)


def patched(lock: str, wheel: str, sha256: str) -> str:
    """The text of a lock in which Airflow is the version that the file name of the wheel says, with that hash alone.

    Raises ValueError if the lock does not have one row of Airflow.
    """
    rows = ROW.findall(lock)
    if len(rows) != 1:
        raise ValueError(f"expected one row of apache-airflow, found {len(rows)}")
    version = wheel.split("-")[1]
    return lock.replace(rows[0], f"apache-airflow=={version} \\\n    --hash=sha256:{sha256}\n")


def main() -> None:
    """Print it."""
    lock, wheel = map(Path, sys.argv[1:])
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    print(patched(lock.read_text(), wheel.name, sha256), end="")


if __name__ == "__main__":
    main()
