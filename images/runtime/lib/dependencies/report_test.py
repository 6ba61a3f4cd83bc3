from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import dependencies.report

LIBRARY = Path(dependencies.report.__file__).parents[1]
# A socket of this kind keeps each write as a message of its own, which a pipe does not.
PROGRAM = """
import os, socket
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
os.dup2(theirs.fileno(), 2)
from dependencies.report import report
report("first\\nlast")
print(ours.recv(100))
"""


def test_a_message_and_its_last_newline_are_one_write() -> None:
    found = subprocess.run([sys.executable, "-c", PROGRAM], cwd=LIBRARY, stdout=subprocess.PIPE, text=True)

    assert found.stdout == "b'first\\nlast\\n'\n"
