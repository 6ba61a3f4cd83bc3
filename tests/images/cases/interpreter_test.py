"""The interpreter: its bytecode and the extension modules of its standard library."""

from __future__ import annotations

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.inside_image import ask

# CPython's build silently skips these if a library is missing.
EXTENSIONS = """
    _blake2 _bz2 _crypt _ctypes _curses _curses_panel _dbm _decimal _elementtree _gdbm _hashlib
    _lzma _multiprocessing _posixshmem _socket _sqlite3 _ssl _tkinter _uuid array binascii cmath
    fcntl grp mmap nis ossaudiodev pyexpat readline resource select syslog termios unicodedata zlib
""".split()
MODULES = """
    bz2 crypt ctypes ctypes.util curses curses.panel dbm.gnu dbm.ndbm decimal hashlib lzma
    multiprocessing.synchronize readline sqlite3 ssl tkinter uuid venv xml.parsers.expat zoneinfo
""".split()

# Prints whether the bytecode of a function in Airflow has column positions for tracebacks.
COLUMNS = """\
from airflow.utils.dates import days_ago
print(any(position[2] for position in days_ago.__code__.co_positions()))
"""


def test_every_extension_module_exists_and_imports(own_image: BuiltImage) -> None:
    later = [] if own_image.variant.python == "3.8" else ["_zoneinfo"]
    modules = [name for name in MODULES if name != "zoneinfo" or later]
    found = ask(own_image.id, "extensions", *modules)

    assert found["failed"] == {}
    assert sorted({*EXTENSIONS, *later} - set(found["names"])) == []


def test_every_module_has_valid_bytecode(base_image: BuiltImage) -> None:
    # `stdlib` includes site-packages. The standard library of a supplied base is not checked.
    found = ask(base_image.id, "bytecode", "stdlib" if base_image.is_ours else "purelib")

    assert found["count"] > 5000
    assert found["problems"] == {}


def test_a_traceback_marks_columns_in_airflows_code(base_image: BuiltImage) -> None:
    if base_image.variant.python in ("3.8", "3.9", "3.10"):
        pytest.skip("Python marks columns from 3.11 on")

    assert run(base_image.id, "python", "-c", COLUMNS).stdout.split()[-1] == "True"
