"""Build base images like those that a user may supply, for tests: Debian 12 with a CPython of this machine.

    base PYTHON…     build astro-runtime-test/python:PYTHON for each; exit code 2 if the machine lacks that CPython
    base --missing   build one for each Python whose source cannot be fetched here, if the machine has that CPython

The program prints the value for RUNTIME_PYTHON_BASES. The images are only for tests: they contain the machine's own
CPython, and their Debian packages are not locked.
"""

from __future__ import annotations

import hashlib
import os
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import docker
from docker.errors import DockerException, ImageNotFound

from catalogue.repository import load_interpreters
from host import fetch
from images.base import rootfs
from tests.images.supplied_bases import interpreter as interpreters
from tests.images.supplied_bases.interpreter import Interpreter

REPOSITORY = "astro-runtime-test/python"
# The label with the key of the image's inputs.
LABEL = "astro-runtime-test.key"
SUITE = "bookworm"
# The libraries of the standard extension modules, and the packages that every base image has.
PACKAGES = """
    ca-certificates libbz2-1.0 libcrypt1 libffi8 liblzma5 libncursesw6 libnsl2 libreadline8
    libsqlite3-0 libssl3 libtirpc3 libtk8.6 libuuid1 zlib1g
""".split()
MODULES = "bz2, ctypes, curses, hashlib, lzma, readline, sqlite3, ssl, tkinter, uuid, venv, zlib"
# Converts apt's sources to the deb822 format, which Debian 12's own container images use.
PARAGRAPH = "s#^deb ([^ ]+) ([^ ]+) (.*)#Types: deb\\nURIs: \\1\\nSuites: \\2\\nComponents: \\3\\n#"
# A company's base image may set another user, an entrypoint and a command.
CHANGES = ("USER nobody", 'ENTRYPOINT ["sleep"]', 'CMD ["infinity"]')
PYTHON_ORG = "https://www.python.org"


class UnavailableError(Exception):
    """This machine has no CPython for a base. The text says which one is missing."""


@dataclass(frozen=True)
class Base:
    """A base image: its Python minor and its CPython."""

    minor: str
    interpreter: Interpreter

    @property
    def name(self) -> str:
        """The name of the image."""
        return f"{REPOSITORY}:{self.minor}"

    @property
    def key(self) -> str:
        """A digest of the image's inputs on this machine: the CPython and these programs."""
        program = self.interpreter.prefix / f"bin/python{self.minor}"
        parts = [str(self.interpreter), str(program.stat().st_mtime_ns)]
        parts += [Path(module.__file__ or "").read_text() for module in (interpreters, sys.modules[__name__])]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def hooks(self, tree: Path, failure: Path) -> list[str]:
        """Return the shell commands that mmdebstrap runs on the finished tree; $1 is the path of the tree."""
        python = f'chroot "$1" /usr/local/bin/python{self.minor}'
        return [
            f'cp -r "{tree}/." "$1/usr/local/" && chroot "$1" ldconfig',
            f'{python} -B -c "import {MODULES}" || {{ touch "{failure}"; exit 1; }}',
            f"{python} -B -m ensurepip > /dev/null",
            f"sed -E '{PARAGRAPH}' \"$1/etc/apt/sources.list\" > \"$1/etc/apt/sources.list.d/debian.sources\"",
            'rm "$1/etc/apt/sources.list"',
        ]


def ensure(minor: str) -> str:
    """Build the base image of a Python unless it is up to date; return its name.

    Raises UnavailableError if the machine has no such CPython, and RootfsError or DockerException if building the
    Debian tree or importing it into the engine fails.
    """
    found = interpreters.find(minor)
    if not found:
        raise UnavailableError(f"this machine has no CPython {minor}, neither on PATH nor in pyenv")
    base, engine = Base(minor, found), docker.from_env(timeout=600)
    try:
        if engine.images.get(base.name).labels.get(LABEL) == base.key:
            report(f"{base.name} is up to date, with {base.interpreter}")
            return base.name
    except ImageNotFound:
        pass
    report(f"{base.name}: Debian 12 and {base.interpreter} …")
    changes = [*CHANGES, f"LABEL {LABEL}={base.key}"]
    with tar_of(base) as tar:
        engine.api.import_image_from_file(str(tar), repository=REPOSITORY, tag=minor, changes=changes)
    return base.name


@contextmanager
def tar_of(base: Base) -> Iterator[Path]:
    """Yield the path of a tar with the root file system of a base image."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        tree, failure, tar = folder / "tree", folder / "failure", folder / "rootfs.tar"
        interpreters.copy(base.interpreter, tree)
        try:
            rootfs.build(SUITE, PACKAGES, tar, base.hooks(tree, failure))
        except rootfs.RootfsError:
            if failure.exists():
                raise UnavailableError(f"{base.interpreter} does not run on Debian 12") from None
            raise
        yield tar


def missing() -> dict[str, str]:
    """Build a base for each Python whose source cannot be fetched; return Python -> image name."""
    made = {}
    mirror = os.environ.get("RUNTIME_PYTHON_MIRROR") or PYTHON_ORG
    for minor, source in load_interpreters(Path()).items():
        if source.source != "python.org":
            continue
        if can_fetch(f"{mirror}/{source.archives[0].path}"):
            report(f"Python {minor}: its source can be fetched, so no base is needed")
            continue
        try:
            made[minor] = ensure(minor)
        except UnavailableError as error:
            report(f"Python {minor}: its source cannot be fetched, and no base image was built: {error}")
    return made


def can_fetch(url: str) -> bool:
    """Return whether a URL can be opened."""
    try:
        with urllib.request.urlopen(fetch.request(url), timeout=10):  # noqa: S310 - file: is a mirror too
            return True
    except (OSError, HTTPException, ValueError):
        return False


def report(text: str) -> None:
    """Print a line for the user on stderr: stdout is only for the result."""
    print(f"base: {text}", file=sys.stderr, flush=True)


@click.command()
@click.argument("pythons", nargs=-1, metavar="[PYTHON]...")
@click.option("--missing", "only_missing", is_flag=True, help="Build a base for each unreachable Python source.")
def main(pythons: Sequence[str], only_missing: bool) -> None:
    """Build a base image for each PYTHON (such as 3.10) and print the value for RUNTIME_PYTHON_BASES."""
    known = load_interpreters(Path())
    wrong = [python for python in pythons if python not in known]
    if wrong or bool(pythons) == only_missing:
        found = " ".join(wrong) or "none"
        raise click.UsageError(f"expected --missing or Pythons of cpython.yaml ({', '.join(known)}), found {found}")
    try:
        print(missing() if only_missing else {python: ensure(python) for python in pythons})
    except UnavailableError as error:
        report(str(error))
        sys.exit(2)
    except (rootfs.RootfsError, DockerException, OSError) as error:
        report(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
