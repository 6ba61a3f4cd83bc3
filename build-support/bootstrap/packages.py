"""Install Debian or Ubuntu packages on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from bootstrap.console import SetupError, step
from host.debian import release
from host.retry import attempts


def can_install() -> bool:
    """Return whether packages can be installed here: as root on Debian or Ubuntu."""
    return os.geteuid() == 0 and release().get("ID") in ("debian", "ubuntu")


def install(packages: list[str]) -> None:
    """Install packages (`name` or `name=version*`). Raises SetupError if apt fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    with step("install " + " ".join(packages)):
        _retry(["apt-get", "update", "--quiet"], environment)
        _retry(command, environment)


def _retry(command: list[str], environment: Mapping[str, str]) -> None:
    for _ in attempts():
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
    print(result.stdout[-4000:], file=sys.stderr)
    raise SetupError(f"`{' '.join(command)}` failed; its last lines are above")
