"""The machine's Debian or Ubuntu: which one it is, and the archives that a build takes Debian's packages from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from host.apt_sources import read_sources
from host.errors import HostError
from host.fetch import shown

SOURCES = Path("/etc/apt")
# Where Debian keeps suites that left the main archive.
OLD_SUITES = "http://archive.debian.org/debian"
# Every state that Debian's archives have had, by time.
SNAPSHOTS = "http://snapshot.debian.org/archive"
# What apt itself downloads with: its proxies and certificates count.
DOWNLOAD = ("/usr/lib/apt/apt-helper", "-o", "Acquire::Retries=2", "download-file")


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


def old_suites() -> Mirrors:
    """Debian's archive of old suites: RUNTIME_DEBIAN_ARCHIVE, else Debian's own address."""
    main = (os.environ.get("RUNTIME_DEBIAN_ARCHIVE") or OLD_SUITES).rstrip("/")
    return Mirrors(main, f"{main}-security")


def archives(snapshots: Iterable[str] = ()) -> list[Mirrors]:
    """Every archive in the order in which a build looks: the machine's, that of old suites, and snapshots by time.

    Raises HostError as configured_mirrors does.
    """
    machine = mirrors()
    known = [machine] if machine.main else []
    dated = [Mirrors(f"{SNAPSHOTS}/debian/{time}", f"{SNAPSHOTS}/debian-security/{time}") for time in snapshots]
    return [*known, old_suites(), *dated]


def find(suite: str, candidates: Sequence[Mirrors]) -> Mirrors:
    """The first main and security archive that has `suite`; says which it passed over.

    The two are looked for apart, since a suite need not leave both on one day. Raises HostError, which lists every
    address tried, when none has it.
    """
    main = _first(suite, [candidate.main for candidate in candidates])
    security = _first(f"{suite}-security", [candidate.security for candidate in candidates])
    return Mirrors(main, security)


def _first(suite: str, roots: Iterable[str]) -> str:
    tried: list[str] = []
    for root in roots:
        reason = _missing(f"{root}/dists/{suite}/Release")
        if not reason:
            if tried:
                print(f"debian: {suite} is not at {', '.join(tried)}; it is taken from {shown(root)}", file=sys.stderr)
            return root
        tried.append(f"{shown(root)} ({reason})")
    expected = "expected an archive that has this suite, found none at"
    raise HostError(f"{suite}: {expected} {', '.join(tried)}; name a mirror of it with RUNTIME_DEBIAN_MIRROR")


def _missing(url: str) -> str:
    """Why apt cannot download an address; "" when it can."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as folder:
        command = [*DOWNLOAD, url, f"{folder}/Release"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    lines = [line for line in done.stderr.splitlines() if line.startswith("E: ")] or [f"apt-helper: {done.returncode}"]
    return re.sub(r"^E: (Failed to fetch \S+ +)?", "", lines[0]).strip() if done.returncode else ""
