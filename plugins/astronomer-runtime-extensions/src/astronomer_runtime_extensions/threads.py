"""No process is forked while one of its threads is about to end.

A thread that ends takes a lock of glibc's resolver once more after Python has joined it. A process that is forked in
that moment has the lock for ever, and stops at the next name that it looks up. Airflow 2.3 to 2.5 forks a task right
after OpenLineage's thread: one in a hundred tasks of a busy worker did not begin.
"""

from __future__ import annotations

import os
import threading
import time

THREADS = "/proc/self/task"
# A thread ends within much less; those that are no thread of Python's do not end for a fork.
SECONDS = 0.1


class EndingThreads:
    """Waits for them. Threads that were there in vain, such as those of a library, are not waited for again."""

    def __init__(self) -> None:
        self._others = 0

    def wait(self) -> None:
        """Return when no thread is there that Python does not know, or after a tenth of a second."""
        end = time.monotonic() + SECONDS
        while self._unknown() > self._others:
            if time.monotonic() > end:
                self._others = self._unknown()
                return
            time.sleep(0.0005)

    def look_again(self) -> None:
        """Forget what has ended by the fork: the threads of OpenBLAS do, and in the new process all but one."""
        self._others = min(self._others, self._unknown())

    def _unknown(self) -> int:
        # Python counts a thread before the system has it.
        return max(0, len(os.listdir(THREADS)) - threading.active_count())


def wait_before_forks() -> None:
    """Do it before each fork of this process and of those that are forked from it."""
    threads = EndingThreads()
    look_again = threads.look_again
    os.register_at_fork(before=threads.wait, after_in_parent=look_again, after_in_child=look_again)
