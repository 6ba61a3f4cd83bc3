"""A CPython of this machine: finding it, and copying it so that it runs from another folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# What belongs to the CPython of one minor; a prefix such as /usr/local has other things as well.
PARTS = """
    bin/python{}* include/python{}* lib/libpython3.so lib/libpython{}*.so* lib/pkgconfig/python-{}* lib/python{}
""".split()
# What the machine's user installed, what nobody imports, and what is made again.
LEFT_OUT = shutil.ignore_patterns("site-packages", "test", "tests", "__pycache__", "*.a")
QUESTION = "import json, sys; print(json.dumps([sys.implementation.name, sys.version_info[:3], sys.base_prefix]))"


@dataclass(frozen=True, order=True)
class Interpreter:
    """A CPython: its full version, and the folder that it was installed to."""

    version: tuple[int, ...]
    prefix: Path

    def __str__(self) -> str:
        return f"CPython {'.'.join(map(str, self.version))} of {self.prefix}"


def find(minor: str, environment: Mapping[str, str] = os.environ) -> Interpreter | None:
    """The newest CPython of a minor (`3.10`) that is on PATH or in pyenv; None if there is none.

    One of /usr does not count: a distribution spreads it over packages and patches its paths.
    """
    wanted = [int(part) for part in minor.split(".")]
    found = [interpreter for program in _programs(minor, environment) for interpreter in _ask(program)]
    return max((i for i in found if list(i.version[:2]) == wanted and i.prefix != Path("/usr")), default=None)


def _programs(minor: str, environment: Mapping[str, str]) -> Iterator[Path]:
    pyenv = environment.get("PYENV_ROOT") or f"{environment.get('HOME', '')}/.pyenv"
    for folder in filter(None, environment.get("PATH", "").split(os.pathsep)):
        yield Path(folder, f"python{minor}")
    yield from Path(pyenv).glob(f"versions/{minor}.*/bin/python{minor}")


def _ask(program: Path) -> Iterator[Interpreter]:
    """The interpreter that a program starts, if it is a CPython and starts."""
    try:
        answer = subprocess.run([program, "-I", "-c", QUESTION], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return
    if answer.returncode == 0:
        implementation, version, prefix = json.loads(answer.stdout)
        if implementation == "cpython":
            yield Interpreter(tuple(version), Path(prefix))


def copy(interpreter: Interpreter, target: Path) -> None:
    """Copy it below `target`, for /usr/local: without packages, tests and bytecode.

    Text that names its prefix (the first line of scripts, what extension modules are compiled
    with) names /usr/local instead.
    """
    minor = "{}.{}".format(*interpreter.version)
    for part in PARTS:
        for path in sorted(interpreter.prefix.glob(part.format(minor))):
            destination = target / path.relative_to(interpreter.prefix)
            destination.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, destination, symlinks=True, ignore=LEFT_OUT)
            else:
                shutil.copy2(path, destination, follow_symlinks=False)
    _move_prefix(target, str(interpreter.prefix).encode(), b"/usr/local")


def _move_prefix(folder: Path, old: bytes, new: bytes) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if old in content and b"\0" not in content:
                path.write_bytes(content.replace(old, new))
