"""Fork with Airflow's plugins loaded: how long it takes; with a number as argument, how many processes do not end."""

import ctypes
import json
import os
import socket
import sys
import threading
import time

from airflow import plugins_manager

# Before a process that takes longer to look a name up is taken for one that never will.
LIMIT = 10


def look_up() -> None:
    """What a connection to a database begins with."""
    socket.getaddrinfo("localhost", 1)


def ends(child: int) -> bool:
    """Whether a process ends in time; it is killed else."""
    end = time.monotonic() + LIMIT
    while not os.waitpid(child, os.WNOHANG)[0]:
        if time.monotonic() > end:
            os.kill(child, 9)
            os.waitpid(child, 0)
            return False
        time.sleep(0.0005)
    return True


def attempt() -> bool:
    """Whether a process ends that is forked right after a thread's end."""
    thread = threading.Thread(target=look_up)
    thread.start()
    thread.join()
    child = os.fork()
    if child == 0:
        look_up()
        os._exit(0)
    return ends(child)


def seconds() -> float:
    """How long a fork takes."""
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        os._exit(0)
    taken = time.monotonic() - begin
    os.waitpid(child, 0)
    return taken


def sleeping_thread() -> None:
    """Start a thread that Python does not know, and that ends with the process."""
    library = ctypes.CDLL("libpthread.so.0")
    library.pthread_create(ctypes.byref(ctypes.c_ulong()), None, ctypes.CDLL("libc.so.6").sleep, 600)


plugins_manager.ensure_plugins_loaded()
# OpenBLAS has threads, which end by the first fork.
seconds()
if len(sys.argv) > 1:
    print(json.dumps({"stuck": sum(not attempt() for _ in range(int(sys.argv[1])))}))
else:
    without = seconds()
    sleeping_thread()
    print(json.dumps({"without": without, "first": seconds(), "second": seconds()}))
