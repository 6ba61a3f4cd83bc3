"""Install cosign and oras, which sign images and attach documents to them: `signing_tools` without arguments.

A machine that builds does not need them. As root on Debian 12, they come from Debian 13; Debian 13 has them itself.
"""

from __future__ import annotations

import shutil
import sys

from bootstrap import debian_13, packages
from bootstrap.console import SetupError, report
from host import debian
from host.errors import HostError

PROGRAMS = ("cosign", "oras")


def ensure() -> None:
    """Install the missing ones. Raises SetupError where they cannot be installed, or if apt fails."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if not missing:
        return
    if not packages.can_install():
        raise SetupError(f"{', '.join(missing)}: expected on PATH, found none; only root on Debian can install them")
    if debian.release().get("VERSION_CODENAME") == "bookworm":
        debian_13.add("signing", PROGRAMS)
    packages.install(missing)


def main() -> int:
    """Install them, and return the exit code: 2, after one line on stderr, if that fails."""
    try:
        ensure()
    except (SetupError, HostError, OSError) as error:
        print(f"signing_tools: {error}", file=sys.stderr)
        return 2
    report(", ".join(f"{name}: {shutil.which(name)}" for name in PROGRAMS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
