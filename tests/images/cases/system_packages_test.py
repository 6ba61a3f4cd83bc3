"""Debian packages that projects install: their maintainer scripts find what they expect."""

from __future__ import annotations

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import Result, run

# Package -> a command of it, and how its output begins.
PACKAGES = {
    "default-jre-headless": ("java -version 2>&1", "openjdk version"),
    "postgresql-client": ("psql --version", "psql (PostgreSQL)"),
    "krb5-user": ("klist -V", "Kerberos 5 version"),
    "unixodbc": ("odbcinst --version", "unixODBC"),
    "git": ("git --version", "git version"),
    "build-essential": ("gcc --version", "gcc (Debian"),
    "chromium": ("chromium --version", "Chromium"),
    "supervisor": ("supervisord --version", "4."),
}
# Java and PostgreSQL link their manual pages there.
LINKS = "readlink /usr/share/man/man1/java.1.gz /usr/share/man/man1/psql.1.gz"


@pytest.fixture(scope="module")
def installed(default_image: BuiltImage) -> Result:
    """The output of a command of each package, a line each, after installing all of them."""
    commands = "; ".join(f"({command}) | head -n 1" for command, _ in PACKAGES.values())
    script = f"set -e; install-system-packages packages.txt >&2; dpkg --audit; {LINKS}; {commands}"
    files = {"/usr/local/airflow/packages.txt": "\n".join(PACKAGES).encode()}
    return run(default_image.id, "bash", "-c", script, user="0:0", files=files, timeout=800)


def test_packages_are_installed_and_whole(installed: Result) -> None:
    found = installed.stdout.splitlines()[2:]

    assert len(found) == len(PACKAGES)
    assert [line for line, (_, begin) in zip(found, PACKAGES.values()) if not line.startswith(begin)] == []


def test_their_manual_pages_have_links(installed: Result) -> None:
    assert installed.stdout.splitlines()[:2] == ["/etc/alternatives/java.1.gz", "/etc/alternatives/psql.1.gz"]


def test_every_image_has_the_folders_of_the_manual(base_image: BuiltImage) -> None:
    found = run(base_image.id, "find", "/usr/share/man", "-mindepth", "1", "-maxdepth", "1", "-name", "man?")

    assert sorted(found.stdout.split()) == [f"/usr/share/man/man{section}" for section in range(1, 9)]
