"""The machine's Debian or Ubuntu: what it is, where its packages come from, installing more."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bootstrap.apt_sources import read_sources
from bootstrap.console import SetupError, step

SOURCES = Path("/etc/apt")
ATTEMPTS = 3


def release() -> Mapping[str, str]:
    """The fields of /etc/os-release; empty where there is none."""
    path = Path("/etc/os-release")
    text = path.read_text() if path.exists() else ""
    return {key: value.strip('"') for key, value in re.findall(r"(?m)^(\w+)=(.*)$", text)}


def can_install() -> bool:
    """Whether packages can be installed here: root, on Debian or Ubuntu."""
    return os.geteuid() == 0 and release().get("ID") in ("debian", "ubuntu")


def archive_uris(folder: Path = SOURCES) -> dict[str, str]:
    """The archives that this machine's apt is configured for: {suite: URI}; raises SetupError for a broken source.

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

    Raises SetupError for a broken source of apt's.
    """
    named = os.environ.get("RUNTIME_DEBIAN_MIRROR")
    codename = release().get("VERSION_CODENAME", "")
    uris = archive_uris() if release().get("ID") == "debian" and not named else {}
    main = (named or uris.get(codename, "")).rstrip("/")
    security = uris.get(f"{codename}-security", "")
    return Mirrors(main, security or f"{main}-security") if main else Mirrors("", "")


def mirrors() -> Mirrors:
    """The archives that this machine names, else those that mmdebstrap knows; raises SetupError as the former does."""
    found = configured_mirrors()
    return found if found.main else _mmdebstraps_own()


def _mmdebstraps_own() -> Mirrors:
    program = shutil.which("mmdebstrap")
    text = Path(program).read_text(errors="replace") if program else ""
    found = dict(re.findall(r"my \$(mirror|secmirror)\s*= '(https?://[^']+)'", text))
    return Mirrors(found.get("mirror", ""), found.get("secmirror", ""))


def install(packages: list[str]) -> None:
    """Install Debian packages (`name` or `name=version*`); raises SetupError when apt fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    with step("install " + " ".join(packages)):
        _retry(["apt-get", "update", "--quiet"], environment)
        _retry(command, environment)


def _retry(command: list[str], environment: Mapping[str, str]) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        result = subprocess.run(
            [*command, "-o", "DPkg::Lock::Timeout=300"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if result.returncode == 0:
            return
        time.sleep(2**attempt)
    print(result.stdout[-4000:], file=sys.stderr)
    raise SetupError(f"`{' '.join(command)}` failed; its last lines are above")
