"""Write this machine's certificates and package indexes as secrets for build steps that download.

The secrets are in .cache/secrets of the checkout. They are mounted into single steps of a build, and
never become part of a layer.
"""

from __future__ import annotations

import os
from pathlib import Path

from host.certificates import ca_bundle
from host.debian import configured_mirrors, old_suites
from host.files import write_atomically
from host.indexes import package_index


def write_secrets(folder: Path) -> None:
    """Write ca.crt, index.env and debian-mirror below `folder`. Unchanged files are kept.

    Raises HostError for an invalid configuration.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_atomically(folder / "ca.crt", ca_bundle(os.environ).read_bytes(), mode=0o600)
    write_atomically(folder / "index.env", index_environment().encode(), mode=0o600)
    write_atomically(folder / "debian-mirror", debian_mirrors().encode(), mode=0o600)


def index_environment() -> str:
    """Return shell lines that make uv use the package index of this machine."""
    url = package_index(os.environ)
    quoted = "'" + url.replace("'", "'\\''") + "'"
    return f"export UV_DEFAULT_INDEX={quoted}\n" if url else "# uv's own default index\n"


def debian_mirrors() -> str:
    """Return Debian's archives in the order in which they are tried, one per line: main and security root.

    `- -` stands for the image's own addresses, which are used if this machine configures none.
    """
    found = configured_mirrors()
    machine = f"{found.main} {found.security}" if found.main else "- -"
    old = old_suites()
    return f"{machine}\n{old.main} {old.security}\n"
