"""Find a CPython on this machine, and copy it so that it runs from another folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# The files of one CPython minor. A prefix such as /usr/local has other files too.
PARTS = """
    bin/python{}* include/python{}* lib/libpython3.so lib/libpython{}*.so* lib/pkgconfig/python-{}* lib/python{}
""".split()
# The user's packages, tests that nobody imports, and bytecode that is generated again.
SKIPPED = shutil.ignore_patterns("site-packages", "test", "tests", "__pycache__", "*.a")
QUESTION = "import json, sys; print(json.dumps([sys.implementation.name, sys.version_info[:3], sys.base_prefix]))"


@dataclass(frozen=True, order=True)
class Interpreter:
    """A CPython: its full version and its prefix."""

    version: tuple[int, ...]
    prefix: Path

    def __str__(self) -> str:
        return f"CPython {'.'.join(map(str, self.version))} of {self.prefix}"


def find(minor: str, environment: Mapping[str, str] = os.environ) -> Interpreter | None:
    """Return the newest CPython of a minor (`3.10`) on PATH or in pyenv; None if there is none.

    Skips one in /usr: a distribution splits it into packages and patches its paths.
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
    """Yield the interpreter of a program, if the program starts and is a CPython."""
    try:
        answer = subprocess.run([program, "-I", "-c", QUESTION], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return
    if answer.returncode == 0:
        implementation, version, prefix = json.loads(answer.stdout)
        if implementation == "cpython":
            yield Interpreter(tuple(version), Path(prefix))


def copy(interpreter: Interpreter, target: Path) -> None:
    """Copy an interpreter to `target`, to be used as /usr/local, without packages, tests and bytecode.

    Replaces its prefix by /usr/local in text files, such as the first line of scripts and the compiler settings.
    """
    minor = "{}.{}".format(*interpreter.version)
    for part in PARTS:
        for path in sorted(interpreter.prefix.glob(part.format(minor))):
            destination = target / path.relative_to(interpreter.prefix)
            destination.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, destination, symlinks=True, ignore=SKIPPED)
            else:
                shutil.copy2(path, destination, follow_symlinks=False)
    _move_prefix(target, str(interpreter.prefix).encode(), b"/usr/local")


def _move_prefix(folder: Path, old: bytes, new: bytes) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if old in content and b"\0" not in content:
                path.write_bytes(content.replace(old, new))
