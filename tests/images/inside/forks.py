"""Print how many seconds a fork takes with Airflow's plugins loaded, with and without threads unknown to Python."""

import ctypes
import json
import os
import time

from airflow import plugins_manager


def seconds() -> float:
    """Return how long a fork takes."""
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        os._exit(0)
    taken = time.monotonic() - begin
    os.waitpid(child, 0)
    return taken


def thread(lifetime: int) -> None:
    """Start a thread that Python does not know, like one that Python has joined but that has not ended yet."""
    library = ctypes.CDLL("libpthread.so.0")
    library.pthread_create(ctypes.byref(ctypes.c_ulong()), None, ctypes.CDLL("libc.so.6").sleep, lifetime)


plugins_manager.ensure_plugins_loaded()
from astronomer_runtime_extensions import threads  # noqa: E402  # the module that Airflow has loaded

# Longer than a fork takes on a busy machine.
threads.SECONDS = 4
# The first fork ends OpenBLAS's threads.
seconds()
found = {"alone": seconds()}
thread(1)
found["with a thread that ends"] = seconds()
thread(600)
found["with a thread that stays"] = seconds()
found["again"] = seconds()
print(json.dumps(found))
