"""The interpreter: its bytecode, and the extension modules of its standard library."""

from __future__ import annotations

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.inside_image import ask

# Those that silently go missing from a build when a library is not there.
EXTENSIONS = """
    _blake2 _bz2 _crypt _ctypes _curses _curses_panel _dbm _decimal _elementtree _gdbm _hashlib
    _lzma _multiprocessing _posixshmem _socket _sqlite3 _ssl _tkinter _uuid array binascii cmath
    fcntl grp mmap nis ossaudiodev pyexpat readline resource select syslog termios unicodedata zlib
""".split()
MODULES = """
    bz2 crypt ctypes ctypes.util curses curses.panel dbm.gnu dbm.ndbm decimal hashlib lzma
    multiprocessing.synchronize readline sqlite3 ssl tkinter uuid venv xml.parsers.expat zoneinfo
""".split()

# Whether the bytecode of a function of Airflow has the columns that a traceback marks.
COLUMNS = """\
from airflow.utils.dates import days_ago
print(any(place[2] for place in days_ago.__code__.co_positions()))
"""


def test_every_extension_module_is_there_and_imports(own_image: BuiltImage) -> None:
    later = [] if own_image.variant.python == "3.8" else ["_zoneinfo"]
    modules = [name for name in MODULES if name != "zoneinfo" or later]
    found = ask(own_image.id, "extensions", *modules)

    assert found["failed"] == {}
    assert sorted({*EXTENSIONS, *later} - set(found["names"])) == []


def test_the_bytecode_of_every_module_is_there_and_right(base_image: BuiltImage) -> None:
    # The standard library has the packages below it; that of a supplied base is not our business.
    found = ask(base_image.id, "bytecode", "stdlib" if base_image.is_ours else "purelib")

    assert found["count"] > 5000
    assert found["problems"] == {}


def test_a_traceback_marks_the_column_in_the_code_of_airflow(base_image: BuiltImage) -> None:
    if base_image.variant.python in ("3.8", "3.9", "3.10"):
        pytest.skip("Python marks columns from 3.11 on")

    assert run(base_image.id, "python", "-c", COLUMNS).stdout.split()[-1] == "True"
