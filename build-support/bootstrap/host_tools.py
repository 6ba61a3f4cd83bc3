"""Install the machine's programs that targets run: mmdebstrap makes the Debian root file system."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from bootstrap import packages
from bootstrap.console import SetupError

PROGRAMS = {"mmdebstrap": "mmdebstrap"}
KEYRING = "debian-archive-keyring"
# Tests of the release tool start these themselves.
TEST_PROGRAMS = {"docker-registry": "docker-registry"}


def ensure() -> None:
    """Install missing programs, as root on Debian or Ubuntu. Raises SetupError elsewhere, or if that fails."""
    _ensure(PROGRAMS, (KEYRING,))


def ensure_for_tests() -> None:
    """Install the programs that tests run, and stop the services that Debian makes of them. Raises as `ensure` does."""
    if _ensure(TEST_PROGRAMS) and Path("/run/systemd/system").is_dir():
        subprocess.run(["systemctl", "disable", "--quiet", "--now", *TEST_PROGRAMS.values()], check=False)


def _ensure(programs: Mapping[str, str], more: Sequence[str] = ()) -> bool:
    """Install what is missing, and return whether something was."""
    missing = [package for name, package in programs.items() if not shutil.which(name)]
    if not missing:
        return False
    wanted = [*missing, *more]
    if not packages.can_install():
        raise SetupError(
            f"{', '.join(missing)} is needed and was not found; as root on Debian or Ubuntu run:"
            f"\n  apt-get install {' '.join(wanted)}"
        )
    packages.install(wanted)
    return True
