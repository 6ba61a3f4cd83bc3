"""Tell the start of a container from a command that the engine runs in it, such as `docker exec`."""

from __future__ import annotations

import os

# Process 1 of a pod whose containers share their processes; there, the two cases cannot be told apart.
PAUSE = "pause"


def is_exec_session(pid: int, proc: str = "/proc") -> bool:
    """Return whether a process belongs to a command of `docker exec` or a probe; False if that cannot be determined.

    Processes of the container's program descend from process 1. Such a command has no parent in the container.
    """
    try:
        while pid > 1 and (parent := _parent(pid, proc)):
            pid = parent
        return pid != 1 and _name(1, proc) != PAUSE
    except OSError:
        return False


def _parent(pid: int, proc: str) -> int:
    """Return the parent's PID: the second field after the name, which is in parentheses and may have any character."""
    with open(os.path.join(proc, str(pid), "stat"), encoding="utf-8", errors="replace") as file:
        return int(file.read().rpartition(")")[2].split()[1])


def _name(pid: int, proc: str) -> str:
    with open(os.path.join(proc, str(pid), "comm"), encoding="utf-8", errors="replace") as file:
        return file.read().strip()
