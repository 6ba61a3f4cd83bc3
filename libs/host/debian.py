"""The machine's Debian or Ubuntu: which one it is, and which archives its apt is configured for."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from host.apt_sources import read_sources

SOURCES = Path("/etc/apt")


def release() -> Mapping[str, str]:
    """The fields of /etc/os-release; empty where there is none."""
    path = Path("/etc/os-release")
    text = path.read_text() if path.exists() else ""
    return {key: value.strip('"') for key, value in re.findall(r"(?m)^(\w+)=(.*)$", text)}


def archive_uris(folder: Path = SOURCES) -> dict[str, str]:
    """The archives that this machine's apt is configured for: {suite: URI}; raises HostError for a broken source.

    Of several for a suite it is the first one that has the suite's updates too, as Debian's own has, else the first.
    """
    pairs = read_sources(folder)
    whole_first = sorted(pairs, key=lambda pair: (f"{pair[0]}-updates", pair[1]) not in pairs)
    return dict(reversed(whole_first))


@dataclass(frozen=True)
class Mirrors:
    """The roots of Debian's archives: the main one, and security's. Empty when none is known."""

    main: str
    security: str


def configured_mirrors() -> Mirrors:
    """The archives that this machine names: RUNTIME_DEBIAN_MIRROR, else apt's if it is a Debian's.

    Raises HostError for a broken source of apt's.
    """
    named = os.environ.get("RUNTIME_DEBIAN_MIRROR")
    codename = release().get("VERSION_CODENAME", "")
    uris = archive_uris() if release().get("ID") == "debian" and not named else {}
    main = (named or uris.get(codename, "")).rstrip("/")
    security = uris.get(f"{codename}-security", "")
    return Mirrors(main, security or f"{main}-security") if main else Mirrors("", "")


def mirrors() -> Mirrors:
    """The archives that this machine names, else those that mmdebstrap knows; raises HostError as the former does."""
    found = configured_mirrors()
    return found if found.main else _mmdebstraps_own()


def _mmdebstraps_own() -> Mirrors:
    program = shutil.which("mmdebstrap")
    text = Path(program).read_text(errors="replace") if program else ""
    found = dict(re.findall(r"my \$(mirror|secmirror)\s*= '(https?://[^']+)'", text))
    return Mirrors(found.get("mirror", ""), found.get("secmirror", ""))
