"""A small checkout for tests of a bump, and a resolver that needs no index."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from catalogue.debian_lock import locked_rows, with_count
from catalogue.paths import debian_lock
from catalogue.repository import load_buildable, load_history, load_interpreters
from catalogue.testing import HISTORY
from release.bumping.bump import Checkout
from release.index.files import File
from tools.docs.testing import write_pages
from tools.locking.errors import LockError
from tools.locking.job import Job, find_jobs
from tools.locking.testing import make_root
from tools.locking.write import render

DAY = date(2024, 6, 20)
COOLDOWN = 3
_PIN = re.compile(r"^(?P<name>[a-z0-9-]+)(?:\[[^]]*])?==(?P<version>.+)$", re.MULTILINE)


def make_checkout(root: Path) -> Checkout:
    """Write the small Runtime with its locks, its history and its pages below `root`, and return it."""
    make_root(root)
    folder = root / "runtimes/runtime-10"
    (folder / "releases.yaml").write_text(HISTORY)
    (folder / "import_exceptions.yaml").write_text("exceptions: []\n")
    write_pages(root)
    for architecture in ("amd64", "arm64"):
        lock = root / debian_lock("bullseye", architecture)
        rows = [*locked_rows(lock.read_text()), f"libc6=2.31-13+deb11u14 sha256:{0:064d}"]
        lock.write_text(with_count(rows))
    for job in find_jobs(root, (), ()):
        job.path.parent.mkdir(exist_ok=True)
        job.path.write_text(render(job, Resolver()(job)))
    return read_checkout(root)


def read_checkout(root: Path) -> Checkout:
    """Return the small Runtime as it is now."""
    interpreters = load_interpreters(root)
    runtime = load_buildable(root, "runtime-10", interpreters)
    return Checkout(root, runtime, load_history(root, "runtime-10"), interpreters, DAY, COOLDOWN)


def content(root: Path) -> Mapping[str, bytes]:
    """Return path -> content of every file that is not the release tool's own."""
    files = (path for path in root.rglob("*") if path.is_file())
    found = {str(path.relative_to(root)): path.read_bytes() for path in files}
    return {path: data for path, data in found.items() if not path.startswith(".cache/")}


def no_files(names: Iterable[str]) -> Mapping[str, tuple[File, ...]]:
    """Answer as an index that has none of the packages: nothing is known about their wheels."""
    return {name: () for name in names}


class Resolver:
    """Locks exactly the requirements, and what they bring.

    `broken` maps a pin (pip==24.1) to the Python that cannot have it, `brought` one to the pin that it requires.
    """

    def __init__(
        self, broken: Mapping[str, str] = MappingProxyType({}), brought: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.broken = broken
        self.brought = brought
        self.jobs: list[Job] = []

    def __call__(self, job: Job) -> str:
        """Return the rows of the lock. Raises LockError if a pin is broken."""
        self.jobs.append(job)
        pins = [f"{pin['name']}=={pin['version']}" for pin in _PIN.finditer(job.requirements)]
        for pin in pins:
            if self.broken.get(pin) == job.python:
                raise LockError(f"{job.label}: the lock cannot be made: error: Because {pin} fits nothing, it fails.")
        via = {self.brought[pin]: f"    # via {pin.partition('==')[0]}\n" for pin in pins if pin in self.brought}
        rows = sorted({*pins, *via})
        return "".join(f"{row} \\\n    --hash=sha256:{0:064d}\n{via.get(row, '')}" for row in rows)
