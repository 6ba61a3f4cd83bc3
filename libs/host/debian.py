"""The machine's Linux release, and the Debian archives that a build downloads packages from."""

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
# Debian moves old suites from the main archive to this one.
OLD_SUITES = "http://archive.debian.org/debian"
# Debian's snapshot service keeps every past state of the archives, by time.
SNAPSHOTS = "http://snapshot.debian.org/archive"
# apt's own downloader uses apt's proxies and certificates.
DOWNLOAD = ("/usr/lib/apt/apt-helper", "-o", "Acquire::Retries=2", "download-file")


def release() -> Mapping[str, str]:
    """Return the fields of /etc/os-release; empty if the file is missing."""
    path = Path("/etc/os-release")
    text = path.read_text() if path.exists() else ""
    return {key: value.strip('"') for key, value in re.findall(r"(?m)^(\w+)=(.*)$", text)}


def archive_uris(folder: Path = SOURCES) -> dict[str, str]:
    """Return {suite: URI} of the archives in this machine's apt sources. Raises HostError for a broken source.

    If a suite has several archives, the first that also has its updates wins, as Debian's own does; else the first.
    """
    pairs = read_sources(folder)
    complete_first = sorted(pairs, key=lambda pair: (f"{pair[0]}-updates", pair[1]) not in pairs)
    return dict(reversed(complete_first))


@dataclass(frozen=True)
class Mirrors:
    """The root addresses of Debian's main and security archives; empty if unknown."""

    main: str
    security: str


def configured_mirrors() -> Mirrors:
    """Return the configured archives: RUNTIME_DEBIAN_MIRROR, else those in apt's sources if this is a Debian.

    Raises HostError for a broken apt source.
    """
    named = os.environ.get("RUNTIME_DEBIAN_MIRROR")
    codename = release().get("VERSION_CODENAME", "")
    uris = archive_uris() if release().get("ID") == "debian" and not named else {}
    main = (named or uris.get(codename, "")).rstrip("/")
    security = uris.get(f"{codename}-security", "")
    return Mirrors(main, security or f"{main}-security") if main else Mirrors("", "")


def mirrors() -> Mirrors:
    """Return the configured archives, else mmdebstrap's defaults. Raises HostError as configured_mirrors does."""
    found = configured_mirrors()
    return found if found.main else _mmdebstraps_own()


def _mmdebstraps_own() -> Mirrors:
    program = shutil.which("mmdebstrap")
    text = Path(program).read_text(errors="replace") if program else ""
    found = dict(re.findall(r"my \$(mirror|secmirror)\s*= '(https?://[^']+)'", text))
    return Mirrors(found.get("mirror", ""), found.get("secmirror", ""))


def old_suites() -> Mirrors:
    """Return the archive of old suites: RUNTIME_DEBIAN_ARCHIVE, else Debian's own."""
    main = (os.environ.get("RUNTIME_DEBIAN_ARCHIVE") or OLD_SUITES).rstrip("/")
    return Mirrors(main, f"{main}-security")


def archives(snapshots: Iterable[str] = ()) -> list[Mirrors]:
    """Return every archive in search order: the machine's, the archive of old suites, then the given snapshots.

    Raises HostError as configured_mirrors does.
    """
    machine = mirrors()
    known = [machine] if machine.main else []
    dated = [Mirrors(f"{SNAPSHOTS}/debian/{time}", f"{SNAPSHOTS}/debian-security/{time}") for time in snapshots]
    return [*known, old_suites(), *dated]


def find(suite: str, candidates: Sequence[Mirrors]) -> Mirrors:
    """Return the first main and the first security archive that have `suite`; report skipped ones on stderr.

    They are searched separately, since a suite can leave them on different days. Raises HostError, which lists every
    address tried, if no archive has the suite.
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
                print(f"debian: {suite} is not at {', '.join(tried)}; using {shown(root)} instead", file=sys.stderr)
            return root
        tried.append(f"{shown(root)} ({reason})")
    expected = "expected an archive that has this suite, found none at"
    raise HostError(f"{suite}: {expected} {', '.join(tried)}; set RUNTIME_DEBIAN_MIRROR to a mirror that has it")


def _missing(url: str) -> str:
    """Return the reason why apt cannot download from an address; "" if it can."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryDirectory() as folder:
        command = [*DOWNLOAD, url, f"{folder}/Release"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    lines = [line for line in done.stderr.splitlines() if line.startswith("E: ")] or [f"apt-helper: {done.returncode}"]
    return re.sub(r"^E: (Failed to fetch \S+ +)?", "", lines[0]).strip() if done.returncode else ""
