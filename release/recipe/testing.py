"""A small image of Runtime 10 for tests, whose packages are those of the checkout's locks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from catalogue.labels import labels
from catalogue.lock_inputs import pinned_versions
from catalogue.paths import debian_lock
from catalogue.repository import load_interpreters, load_runtime
from catalogue.variants import Variant
from release.contents.testing import Files, debian_package, debian_status, distribution, write_layout

ROOT = Path()
NAME = "runtime-10"
VARIANT = Variant("3.11", onbuild=False)
SITE = "usr/local/lib/python3.11/site-packages"
CREATED = "2024-06-13T00:00:00Z"
REVISION = "0123456789abcdef0123456789abcdef01234567"
SOURCE = "https://github.com/example/astro-runtime"
_RELEASE = {"etc/os-release": b'ID=debian\nVERSION_ID="11"\n'}
_CURL = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nLicense: GPL-2+ or curl\n"


def write_runtime(
    folder: Path,
    *more: Files,
    architectures: Iterable[str] = ("amd64",),
    name: str = NAME,
    variant: Variant = VARIANT,
    revision: str = REVISION,
) -> str:
    """Write an OCI layout with an image, by default of Runtime 10 on Python 3.11. `more` are layers on top.

    Return the digest of its index.
    """
    runtime = load_runtime(ROOT, name)
    found = labels(
        runtime,
        variant,
        load_interpreters(ROOT)[variant.python].version,
        created=CREATED,
        revision=revision,
        source=SOURCE,
    )
    layers = [system(variant.python), packages(name, variant.python), *more]
    return write_layout(folder, layers, found, architectures)


def version(name: str, runtime: str = NAME, python: str = VARIANT.python) -> str:
    """Return the version of a Python package in a lock, or of a Debian package as deb/NAME."""
    if not name.startswith("deb/"):
        return pinned_versions(Path(f"runtimes/{runtime}/locks/python-{python}.txt").read_text())[name]
    lines = Path(debian_lock("bullseye", "amd64")).read_text().splitlines()
    rows = (line.partition(" ")[0].partition("=") for line in lines)
    return next(found for package, _, found in rows if package == name.removeprefix("deb/"))


def system(python: str = VARIANT.python) -> Files:
    """Return the files of Debian and CPython."""
    rows = (("curl", version("deb/curl"), ""), ("libcurl4", version("deb/libcurl4"), "curl"))
    return {
        "var/lib/dpkg/status": debian_status(*rows),
        **debian_package("curl", {"usr/bin/curl": b"elf"}, _CURL),
        **debian_package("libcurl4", {"usr/lib/x86_64-linux-gnu/libcurl.so.4": b"elf", **_RELEASE}),
        f"usr/local/bin/python{python}": b"elf",
        "entrypoint": b"#!/bin/sh\n",
    }


def packages(runtime: str = NAME, python: str = VARIANT.python) -> Files:
    """Return the files of the Python packages: one from the lock, Airflow with backports, and our plugin."""
    site = f"usr/local/lib/python{python}/site-packages"
    airflow = load_runtime(ROOT, runtime).airflow.local_version
    mit = "License: MIT\nRequires-Dist: idna>=3\nRequires-Dist: pytest; extra == 'test'\n"
    return {
        **distribution(site, "idna", version("idna", runtime, python), "License: BSD-3-Clause\n"),
        **distribution(site, "requests", version("requests", runtime, python), mit),
        **distribution(site, "apache-airflow", airflow, "License-Expression: Apache-2.0\nRequires-Dist: requests\n"),
        **distribution(site, "astronomer-runtime-extensions", "1.0.0"),
    }
