"""The catalogue is validated before Pants starts, so that bad data gets one line and no traceback."""

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
FILES += ["3rdparty/cpython/cpython.yaml", "3rdparty/debian/*.yaml", "3rdparty/debian/locks/*", "libs/catalogue/*"]


def is_valid(checkout: Path) -> bool:
    """Validate what changed since it was last found valid; problems are printed."""
    stamp = checkout / ".cache/catalogue"
    # Whether a release is past depends on the commit's day.
    key = f"{fingerprint(checkout)} {os.environ.get('SOURCE_DATE_EPOCH', '')}".encode()
    if stamp.is_file() and stamp.read_bytes() == key:
        return True
    environment = {**os.environ, "PYTHONPATH": str(checkout / "libs")}
    command = [sys.executable, "-m", "catalogue.validate"]
    valid = subprocess.run(command, cwd=checkout, env=environment).returncode == 0
    if valid:
        write_atomically(stamp, key)
    return valid


def fingerprint(checkout: Path) -> str:
    """A digest of the catalogue's files and of what validates them."""
    digest = hashlib.sha256()
    for pattern in FILES:
        for path in sorted(checkout.glob(pattern)):
            if path.is_file():
                digest.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()
