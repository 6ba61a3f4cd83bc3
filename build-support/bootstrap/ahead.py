"""Install the engine and the machine's tools while Pants is being installed, to save time.

`python -m bootstrap.ahead CHECKOUT` never fails: bootstrap.prepare runs later, retries what failed here and reports
the reason. Only the standard library is needed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bootstrap import engine, host_tools, prepare
from host.errors import HostError


def main(checkout: Path, cache: Path) -> int:
    """Install what is missing, unless the user's variables are invalid or a disk is full. Return exit code 0."""
    if prepare.problems(checkout):
        return 0
    with suppress(HostError, OSError):
        engine.ensure(cache)
    with suppress(HostError, OSError):
        host_tools.ensure()
    return 0


@contextmanager
def started(checkout: Path) -> Iterator[None]:
    """Run this program in parallel with the block, and wait for it, since apt must not be stopped halfway."""
    with subprocess.Popen([sys.executable, "-m", "bootstrap.ahead", str(checkout)]):
        yield


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(Path(sys.argv[1]), Path(os.environ["RUNTIME_CACHE"])))
