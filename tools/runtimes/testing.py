"""For the tests: a small checkout with Runtime 10, and a package index with Airflow 2.9.3."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue.paths import CPYTHON, DEBIAN, PROVIDERS
from host.testing import web_server
from tools.locking.testing import publish

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())


def make_checkout(folder: Path) -> Path:
    """Copy these files below `folder`, and mark it as the root. Return `folder`."""
    shutil.copytree(ROOT / "runtimes/runtime-10", folder / "runtimes/runtime-10")
    (folder / CPYTHON).parent.mkdir(parents=True)
    shutil.copy(ROOT / CPYTHON, folder / CPYTHON)
    shutil.copytree(ROOT / DEBIAN, folder / DEBIAN)
    for facts in ROOT.glob(PROVIDERS):
        (folder / "providers" / facts.parent.name).mkdir(parents=True)
        shutil.copy(facts, folder / "providers" / facts.parent.name)
    (folder / "images/runtime-10").mkdir(parents=True)
    (folder / "pants.toml").touch()
    return folder


def tree(folder: Path) -> set[str]:
    """Return every path below `folder`."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@contextmanager
def package_index(folder: Path) -> Iterator[str]:
    """Serve an index with Airflow 2.9.3 and two versions of a provider that it requires. Yields its address."""
    airflow = ("apache-airflow-providers-http", "apache-airflow-providers-fab>=1.0.2")
    optional = ("apache-airflow-providers-ssh; extra == 'ssh'", "pip")
    publish(folder, "apache-airflow", {"2.9.3": "2024-07-16"}, [*airflow, *optional])
    publish(folder, "apache-airflow-providers-fab", {"1.2.1": "2024-07-08", "1.3.0": "2024-08-24"}, [])
    with web_server(folder) as address:
        yield f"{address}/simple"
