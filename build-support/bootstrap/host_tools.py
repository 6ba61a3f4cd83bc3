"""Install the machine's programs that targets run: mmdebstrap makes the Debian root file system."""

from __future__ import annotations

import shutil

from bootstrap import packages
from bootstrap.console import SetupError

PROGRAMS = {"mmdebstrap": "mmdebstrap"}
KEYRING = "debian-archive-keyring"


def ensure() -> None:
    """Install missing programs, as root on Debian or Ubuntu. Raises SetupError elsewhere, or if that fails."""
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
