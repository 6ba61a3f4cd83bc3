"""Install programs of Debian 13 on Debian 12: those that run with its libc."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bootstrap.console import SetupError
from host import debian
from host.files import write_atomically

SUITE = "trixie"
_KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def add(purpose: str, packages: Iterable[str], folder: Path = Path("/etc/apt")) -> None:
    """Add Debian 13 to apt's sources, for these packages only. Raises SetupError if apt has no source for Debian 12."""
    uri = debian.archive_uris(folder).get("bookworm")
    if uri is None:
        raise SetupError(f"apt has no source for bookworm, so {SUITE} cannot be added")
    source = f"Types: deb\nURIs: {uri}\nSuites: {SUITE}\nComponents: main\nSigned-By: {_KEYRING}\n"
    pins = f"Package: *\nPin: release n={SUITE}\nPin-Priority: 100\n\n"
    pins += f"Package: {' '.join(packages)}\nPin: release n={SUITE}\nPin-Priority: 900\n"
    # One source serves every purpose: apt warns about a second one.
    write_atomically(folder / "sources.list.d/astro-runtime-engine.sources", source.encode())
    write_atomically(folder / f"preferences.d/astro-runtime-{purpose}", pins.encode())
