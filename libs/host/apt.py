"""apt with its own folder and settings: the machine's packages, sources and preferences count for nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
SETTINGS = {
    "APT::Install-Recommends": "false",
    "APT::Sandbox::User": "root",
    "Acquire::Check-Valid-Until": "false",
    "Acquire::ForceHash": "SHA256",
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
    "Dir::Etc::preferences": "/dev/null",
    "Dir::Etc::preferencesparts": "/dev/null",
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::Etc::trusted": KEYRING,
    "Dir::Etc::trustedparts": "/dev/null",
}


class ArchiveError(Exception):
    """The archive is unreachable, lacks a package, or sent an answer that cannot be parsed. The text quotes apt."""


def prepare(folder: Path, sources: Sequence[str], architecture: str) -> list[str]:
    """Lay out a folder for apt, with these source lines. Return the options that make apt use it."""
    for path in ("state/lists/partial", "cache/archives/partial"):
        (folder / path).mkdir(parents=True, exist_ok=True)
    (folder / "sources.list").write_text("".join(f"{line}\n" for line in sources))
    (folder / "status").touch()
    settings = {
        **SETTINGS,
        "APT::Architecture": architecture,
        "APT::Architectures": architecture,
        "Dir::Cache": f"{folder}/cache",
        "Dir::Etc::sourcelist": f"{folder}/sources.list",
        "Dir::State": f"{folder}/state",
        "Dir::State::status": f"{folder}/status",
    }
    return [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]


def run(command: Sequence[str], options: Sequence[str]) -> str:
    """Run an apt program and return its output. Raises ArchiveError with its error output, or if there is no apt."""
    try:
        done = subprocess.run([*command, *options], capture_output=True, text=True)
    except FileNotFoundError:
        raise ArchiveError(f"{command[0]}: expected this program of Debian and Ubuntu, found none") from None
    if done.returncode:
        raise ArchiveError(f"{' '.join(command[:2])}: {done.stderr.strip()}")
    return done.stdout
