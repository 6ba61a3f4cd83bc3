"""Validate the catalogue before Pants starts, so that invalid data gives one line and no traceback.

`python -m bootstrap.validation CHECKOUT` ends with exit code 2 if the catalogue is invalid.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from host.files import write_atomically

FILES = ["runtimes/*/runtime.yaml", "runtimes/*/constraints/*.txt", "runtimes/*/locks/*.txt"]
FILES += ["runtimes/*/releases.yaml", "runtimes/*/import_exceptions.yaml", "runtimes/*/image_tests.yaml"]
FILES += ["runtimes/*/backports/*", "runtimes/backports/*"]
FILES += ["providers/*/*.yaml", "providers/*/dag.py"]
FILES += ["3rdparty/cpython/cpython.yaml", "3rdparty/debian/*.yaml", "3rdparty/debian/locks/*", "libs/catalogue/*"]


def is_valid(checkout: Path, *options: str) -> bool:
    """Return whether the catalogue is valid, and print its problems. Skip the checks if nothing changed.

    With the option `--targets`, only what Pants makes targets from must be valid.
    """
    stamp = checkout / ".cache/catalogue"
    # One check compares release dates with the date of the commit.
    key = f"{fingerprint(checkout)} {os.environ.get('SOURCE_DATE_EPOCH', '')}".encode()
    if stamp.is_file() and stamp.read_bytes() == key:
        return True
    environment = {**os.environ, "PYTHONPATH": str(checkout / "libs")}
    command = [sys.executable, "-m", "catalogue.validate", *options]
    valid = subprocess.run(command, cwd=checkout, env=environment).returncode == 0
    if valid and not options:
        write_atomically(stamp, key)
    return valid


def fingerprint(checkout: Path) -> str:
    """Return a digest of the catalogue's files and of the code that validates them."""
    digest = hashlib.sha256()
    for pattern in FILES:
        for path in sorted(checkout.glob(pattern)):
            if path.is_file():
                digest.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(0 if is_valid(Path(sys.argv[1])) else 2)
