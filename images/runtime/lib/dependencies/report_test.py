from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from dependencies import report

LIBRARY = Path(report.__file__).parents[1]
# Counts the writes that reach the file descriptor.
PROGRAM = """
import os, sys
reading, writing = os.pipe()
os.dup2(writing, 2)
from dependencies.report import say
say("first\\nlast")
print(repr(os.read(reading, 100)))
"""


def test_a_message_and_its_last_newline_are_one_write() -> None:
    found = subprocess.run([sys.executable, "-c", PROGRAM], cwd=LIBRARY, stdout=subprocess.PIPE, text=True)

    assert found.stdout == "b'first\\nlast\\n'\n"
