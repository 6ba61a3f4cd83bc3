"""For the tests: a small checkout with Runtime 10, and a package index with Airflow 2.9.3."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue.paths import provider_file
from catalogue.testing import HISTORY, PROVIDER, with_backports
from host.testing import web_server
from tools.locking.testing import make_root, publish

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())


def make_checkout(folder: Path) -> Path:
    """Write a checkout with one small Runtime below `folder`, whatever Runtimes this one has. Return `folder`."""
    make_root(folder)
    runtime = folder / "runtimes/runtime-10"
    model = with_backports("no-cache").replace("os_packages: [tini]", "os_packages:\n  - tini")
    http = '  apache-airflow-providers-http: "4.10.0"\n'
    (runtime / "runtime.yaml").write_text(model.replace("providers:\n", f"providers:\n{http}", 1))
    write_provider(folder, "http")
    (runtime / "releases.yaml").write_text(HISTORY)
    suite = folder / "3rdparty/debian/bullseye.yaml"
    suite.parent.mkdir()
    suite.write_text("suite: bullseye\narchitectures: [amd64, arm64]\nbase: [tini]\nbuild: [make]\n")
    (folder / "images/runtime-10").mkdir(parents=True)
    return folder


def write_provider(folder: Path, name: str) -> None:
    """Write the facts of a provider in a checkout at `folder`."""
    path = folder / provider_file(name)
    path.parent.mkdir()
    path.write_text(PROVIDER.replace("astronomer-providers", f"apache-airflow-providers-{name}"))


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
