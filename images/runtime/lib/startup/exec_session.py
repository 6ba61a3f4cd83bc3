"""Whether a start is that of the container, or of a command that the engine runs in it beside its program."""

from __future__ import annotations

import os

# Process 1 of a pod whose containers share their processes; nothing can be told there.
PAUSE = "pause"


def is_exec_session(pid: int, proc: str = "/proc") -> bool:
    """Whether a process belongs to a command like that of `docker exec`, as probes are.

    All that a container starts descends from its process 1; such a command has no parent in the container.
    """
    try:
        while pid > 1 and (parent := _parent(pid, proc)):
            pid = parent
        return pid != 1 and _name(1, proc) != PAUSE
    except OSError:
        return False


def _parent(pid: int, proc: str) -> int:
    """The second field after the name, which is in brackets and may have any character."""
    with open(os.path.join(proc, str(pid), "stat"), encoding="utf-8", errors="replace") as file:
        return int(file.read().rpartition(")")[2].split()[1])


def _name(pid: int, proc: str) -> str:
    with open(os.path.join(proc, str(pid), "comm"), encoding="utf-8", errors="replace") as file:
        return file.read().strip()
