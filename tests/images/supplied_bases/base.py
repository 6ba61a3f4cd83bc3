"""Base images for tests, as a user may supply them: Debian 12 with a CPython of this machine.

    base PYTHON…     make astro-runtime-test/python:PYTHON for each; 2 if the machine has no such CPython
    base --missing   for each Python whose source cannot be fetched here, as far as the machine has it

The value for RUNTIME_PYTHON_BASES is printed. The images are for tests alone: their CPython is
whatever the machine has, and their Debian packages are not locked.
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
# The key of what an image was made from.
LABEL = "astro-runtime-test.key"
SUITE = "bookworm"
# What the standard extension modules are linked with, and what every base image has.
PACKAGES = """
    ca-certificates libbz2-1.0 libcrypt1 libffi8 liblzma5 libncursesw6 libnsl2 libreadline8
    libsqlite3-0 libssl3 libtirpc3 libtk8.6 libuuid1 zlib1g
""".split()
MODULES = "bz2, ctypes, curses, hashlib, lzma, readline, sqlite3, ssl, tkinter, uuid, venv, zlib"
# Apt's sources in the format that Debian 12's own container images have.
PARAGRAPH = "s#^deb ([^ ]+) ([^ ]+) (.*)#Types: deb\\nURIs: \\1\\nSuites: \\2\\nComponents: \\3\\n#"
# A company's base may well run as somebody else, and start something.
CHANGES = ("USER nobody", 'ENTRYPOINT ["sleep"]', 'CMD ["infinity"]')
PYTHON_ORG = "https://www.python.org"


class UnavailableError(Exception):
    """This machine has no CPython that a base could be made from; the text says which."""


@dataclass(frozen=True)
class Base:
    """A base image: the Python minor, and the CPython that goes into it."""

    minor: str
    interpreter: Interpreter

    @property
    def name(self) -> str:
        """The name that the image gets."""
        return f"{REPOSITORY}:{self.minor}"

    @property
    def key(self) -> str:
        """A digest of what the image is made from, as far as this machine decides it."""
        program = self.interpreter.prefix / f"bin/python{self.minor}"
        parts = [str(self.interpreter), str(program.stat().st_mtime_ns)]
        parts += [Path(module.__file__ or "").read_text() for module in (interpreters, sys.modules[__name__])]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def hooks(self, tree: Path, failure: Path) -> list[str]:
        """What mmdebstrap runs on the finished Debian, the path of which is $1."""
        python = f'chroot "$1" /usr/local/bin/python{self.minor}'
        return [
            f'cp -r "{tree}/." "$1/usr/local/" && chroot "$1" ldconfig',
            f'{python} -B -c "import {MODULES}" || {{ touch "{failure}"; exit 1; }}',
            f"{python} -B -m ensurepip > /dev/null",
            f"sed -E '{PARAGRAPH}' \"$1/etc/apt/sources.list\" > \"$1/etc/apt/sources.list.d/debian.sources\"",
            'rm "$1/etc/apt/sources.list"',
        ]


def ensure(minor: str) -> str:
    """Make the base image of a Python unless it is there already; its name.

    Raises UnavailableError when the machine has no CPython for it, RootfsError or DockerException
    when Debian or the engine fails.
    """
    found = interpreters.find(minor)
    if not found:
        raise UnavailableError(f"this machine has no CPython {minor}, neither on PATH nor in pyenv")
    base, engine = Base(minor, found), docker.from_env(timeout=600)
    try:
        if engine.images.get(base.name).labels.get(LABEL) == base.key:
            report(f"{base.name} is there, with {base.interpreter}")
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
    """The root file system of a base image."""
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
    """Python -> base image, of those whose source cannot be fetched and whose CPython is here."""
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
            report(f"Python {minor}: its source cannot be fetched, and there is no base: {error}")
    return made


def can_fetch(url: str) -> bool:
    """Whether an address answers."""
    try:
        with urllib.request.urlopen(fetch.request(url), timeout=10):  # noqa: S310 - file: is a mirror too
            return True
    except (OSError, HTTPException, ValueError):
        return False


def report(text: str) -> None:
    """A line for the user; standard output is for the value alone."""
    print(f"base: {text}", file=sys.stderr, flush=True)


@click.command()
@click.argument("pythons", nargs=-1, metavar="[PYTHON]...")
@click.option("--missing", "only_missing", is_flag=True, help="Those whose source cannot be fetched here.")
def main(pythons: Sequence[str], only_missing: bool) -> None:
    """Make a base image for each PYTHON (such as 3.10) and print the value for RUNTIME_PYTHON_BASES."""
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
