"""The tool as a process of its own, which can be killed."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from release.common.errors import InputError, ReleaseError

DONE, FAILED, INVALID, BROKEN = 0, 1, 2, 3
KILLED = -9
_SECONDS = 120


@dataclass(frozen=True)
class Publisher:
    """A process that waits until `start` is called. Its output is in a file."""

    pid: int
    begin: int
    output: Path

    def start(self) -> None:
        """Let it begin."""
        os.write(self.begin, b"x")
        os.close(self.begin)

    def wait(self) -> int:
        """Return how it ended: its exit code, or KILLED. Raises TimeoutError if it does not end."""
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
            time.sleep(0.005)
        os.kill(self.pid, 9)
        raise TimeoutError(f"a publisher did not end within {_SECONDS} s")


def fork(work: Callable[[], None], output: Path) -> Publisher:
    """Return a process that will do `work`. This process must have no other thread."""
    wait, begin = os.pipe()
    pid = os.fork()
    if not pid:
        code = BROKEN
        try:
            os.close(begin)
            os.read(wait, 1)
            code = _code(work, output)
        finally:
            os._exit(code)
    os.close(wait)
    return Publisher(pid, begin, output)


def _code(work: Callable[[], None], output: Path) -> int:
    with output.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            work()
        except InputError as error:
            file.write(f"{error}\n")
            return INVALID
        except ReleaseError as error:
            file.write(f"{error}\n")
            return FAILED
        except BaseException:
            file.write(traceback.format_exc())
            return BROKEN
    return DONE
