"""A repository with one small Runtime, and a package index, for tests."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from catalogue.testing import PROVIDER, SMALL
from catalogue.upstream_constraints import MINIMUM_PROVIDERS, origin_line
from tools.locking.job import Job, find_jobs

CPYTHON = """\
cpython:
"""
ENTRY = """\
  "{minor}":
    version: "{version}"
    source: python.org
    archives:
      - {{holds: source, root: python.org, path: ftp/a.tar.xz, sha256: {sha}}}
"""
VERSIONS = {"3.8": "3.8.20", "3.9": "3.9.2", "3.10": "3.10.20", "3.11": "3.11.2"}


def make_root(root: Path) -> Path:
    """Write the small Runtime's files below `root`, and return `root`."""
    runtime = root / "runtimes/runtime-10"
    (runtime / "constraints").mkdir(parents=True)
    (runtime / "runtime.yaml").write_text(SMALL)
    for minor in VERSIONS:
        (runtime / f"constraints/python-{minor}.txt").write_text(constraints(minor))
    (root / "providers/astronomer-providers").mkdir(parents=True)
    (root / "providers/astronomer-providers/provider.yaml").write_text(PROVIDER)
    (root / "pants.toml").touch()
    (root / "3rdparty/cpython").mkdir(parents=True)
    entries = (ENTRY.format(minor=minor, version=version, sha="a" * 64) for minor, version in VERSIONS.items())
    (root / "3rdparty/cpython/cpython.yaml").write_text(CPYTHON + "".join(entries))
    return root


def constraints(python: str) -> str:
    """Return valid constraints of the small Runtime for a Python."""
    providers = "".join(f"apache-airflow-providers-p{number}==1.0.0\n" for number in range(MINIMUM_PROVIDERS))
    return f"# The pins of {origin_line('2.8.4', python)}.\n{providers}idna==3.6\n"


def job_of(root: Path, python: str = "3.11") -> Job:
    """Return the job for that Python in a repository from make_root."""
    return find_jobs(root, ["runtime-10"], [python])[0]


def publish(folder: Path, name: str, days: Mapping[str, str], requires: Sequence[str] = ()) -> None:
    """Put a wheel for each version (-> the day of its upload) into a package index at `folder`/simple."""
    page = folder / "simple" / name / "index.html"
    page.parent.mkdir(parents=True)
    for version, day in days.items():
        wheel = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
        _write_wheel(page.with_name(wheel), name, version, requires)
        with page.open("a") as rows:
            rows.write(f'<a href="{wheel}" data-upload-time="{day}T00:00:00Z">{wheel}</a>\n')


def _write_wheel(path: Path, name: str, version: str, requires: Sequence[str]) -> None:
    rows = "".join(f"Requires-Dist: {row}\n" for row in requires)
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{rows}")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
