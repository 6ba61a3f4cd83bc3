"""Programs of the machine that targets run: mmdebstrap makes the Debian root file system."""

from __future__ import annotations

import shutil

from bootstrap import packages
from bootstrap.console import SetupError

PROGRAMS = {"mmdebstrap": "mmdebstrap"}
KEYRING = "debian-archive-keyring"


def ensure() -> None:
    """Install what is missing when we are root on Debian or Ubuntu; else raise SetupError."""
    missing = [package for name, package in PROGRAMS.items() if not shutil.which(name)]
    if not missing:
        return
    wanted = [*missing, KEYRING]
    if not packages.can_install():
        raise SetupError(
            f"{', '.join(missing)} is needed and was not found; as root on Debian or Ubuntu run:"
            f"\n  apt-get install {' '.join(wanted)}"
        )
    packages.install(wanted)
