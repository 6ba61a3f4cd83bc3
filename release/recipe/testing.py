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
SITE = "usr/local/lib/python3.11/site-packages"
CREATED = "2024-06-13T00:00:00Z"
REVISION = "0123456789abcdef0123456789abcdef01234567"
SOURCE = "https://github.com/example/astro-runtime"
_RELEASE = {"etc/os-release": b'ID=debian\nVERSION_ID="11"\n'}
_CURL = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nLicense: GPL-2+ or curl\n"


def write_runtime(folder: Path, *more: Files, architectures: Iterable[str] = ("amd64",)) -> str:
    """Write an OCI layout with an image of Runtime 10 on Python 3.11. `more` are layers on top. Return its digest."""
    runtime = load_runtime(ROOT, NAME)
    found = labels(
        runtime,
        Variant("3.11", onbuild=False),
        load_interpreters(ROOT)["3.11"].version,
        created=CREATED,
        revision=REVISION,
        source=SOURCE,
    )
    return write_layout(folder, [system(), packages(), *more], found, architectures)


def version(name: str) -> str:
    """Return the version of a Python package in the lock, or of a Debian package as deb/NAME."""
    if not name.startswith("deb/"):
        return pinned_versions(Path(f"runtimes/{NAME}/locks/python-3.11.txt").read_text())[name]
    lines = Path(debian_lock("bullseye", "amd64")).read_text().splitlines()
    rows = (line.partition(" ")[0].partition("=") for line in lines)
    return next(found for package, _, found in rows if package == name.removeprefix("deb/"))


def system() -> Files:
    """Return the files of Debian and CPython."""
    rows = (("curl", version("deb/curl"), ""), ("libcurl4", version("deb/libcurl4"), "curl"))
    return {
        "var/lib/dpkg/status": debian_status(*rows),
        **debian_package("curl", {"usr/bin/curl": b"elf"}, _CURL),
        **debian_package("libcurl4", {"usr/lib/x86_64-linux-gnu/libcurl.so.4": b"elf", **_RELEASE}),
        "usr/local/bin/python3.11": b"elf",
        "entrypoint": b"#!/bin/sh\n",
    }


def packages() -> Files:
    """Return the files of the Python packages: one from the lock, Airflow with backports, and our plugin."""
    airflow = load_runtime(ROOT, NAME).airflow.local_version
    mit = "License: MIT\nRequires-Dist: idna>=3\nRequires-Dist: pytest; extra == 'test'\n"
    return {
        **distribution(SITE, "idna", version("idna"), "License: BSD-3-Clause\n"),
        **distribution(SITE, "requests", version("requests"), mit),
        **distribution(SITE, "apache-airflow", airflow, "License-Expression: Apache-2.0\nRequires-Dist: requests\n"),
        **distribution(SITE, "astronomer-runtime-extensions", "1.0.0"),
    }
