"""Print a lock in which a wheel, with its hash, replaces Airflow: LOCK WHEEL.

The image's interpreter runs this during the build, with only the standard library.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

# The row of Airflow, and the lines with its hashes.
ROW = re.compile(r"^apache-airflow==[^\n]*\\\n(?: +--hash=[^\n]*\n)+", re.MULTILINE)


def patched(lock: str, wheel: str, sha256: str) -> str:
    """Return the lock with Airflow at the version in the wheel's file name, and with `sha256` as its only hash.

    Raises ValueError if the lock does not have exactly one row of Airflow.
    """
    rows = ROW.findall(lock)
    if len(rows) != 1:
        raise ValueError(f"expected one row of apache-airflow, found {len(rows)}")
    version = wheel.split("-")[1]
    return lock.replace(rows[0], f"apache-airflow=={version} \\\n    --hash=sha256:{sha256}\n")


def main() -> None:
    """Print the lock."""
    lock, wheel = map(Path, sys.argv[1:])
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    print(patched(lock.read_text(), wheel.name, sha256), end="")


if __name__ == "__main__":
    main()
