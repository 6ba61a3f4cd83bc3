"""Find a container engine for builds and tests, or install one.

A usable engine answers, is Docker 23 or newer (which builds with BuildKit by default) and has a
client with buildx. `bin/docker` in the cache links to the chosen client. Pants looks for docker
only there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from bootstrap import debian_13, packages
from bootstrap.console import SetupError, report, step
from host import debian
from host.files import locked

OLDEST = 23
FORBID = "RUNTIME_ENGINE_SETUP"
START_SECONDS = 60
# The engine of Debian 12 is too old for BuildKit. That of Debian 13 runs with the libc of Debian 12.
PACKAGES = {
    "docker.io": "26.1*",
    "docker-cli": "26.1*",
    "docker-buildx": "0.13*",
    "docker-compose": "2.26*",
    "containerd": "1.7*",
}
SUPPORT = ["iptables", "ca-certificates"]

HELP = """\
no usable container engine: Docker {oldest} or newer with buildx is needed ({reason}).
Start or install one, then run the same command again:
  Debian, Ubuntu (as root):  apt-get install docker.io docker-buildx && service docker start
  others:                    Docker Desktop, Rancher Desktop, colima …
  on another machine:        export DOCKER_HOST=ssh://user@host
As root on Debian 12, 13 or Ubuntu, ./pants installs and starts one, unless {forbid}=never."""


def is_ready(client: str) -> bool:
    """Return whether `client` reaches a usable engine."""
    command = [client, "version", "--format", "{{json .Server.Version}}"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=20)
        return result.returncode == 0 and int(json.loads(result.stdout).split(".")[0]) >= OLDEST
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False


def ensure(cache: Path) -> None:
    """Make `cache`/bin/docker reach a usable engine. Raises SetupError, with what to do, if that fails."""
    link = cache / "bin/docker"
    if is_ready(str(link)):
        return
    with locked(cache / "engine.lock"):
        client = _found() or _started(cache)
        link.parent.mkdir(parents=True, exist_ok=True)
        temporary = link.with_name(f".docker.{os.getpid()}")
        temporary.symlink_to(client)
        os.replace(temporary, link)


def _clients() -> list[str]:
    folders = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/bin"]
    paths = (shutil.which("docker", path=folder) for folder in folders)
    return list(dict.fromkeys(path for path in paths if path))


def _has_buildx(client: str) -> bool:
    command = [client, "buildx", "version"]
    return subprocess.run(command, capture_output=True, timeout=20).returncode == 0


def _found() -> str | None:
    """Return the first client on PATH that has buildx and reaches a usable engine, or None."""
    return next((c for c in _clients() if _has_buildx(c) and is_ready(c)), None)


def _started(cache: Path) -> str:
    """Install and start an engine, and return the path of its client. Raises SetupError if that fails."""
    if os.environ.get("DOCKER_HOST"):
        raise SetupError(_help("the engine at DOCKER_HOST does not answer"))
    if os.environ.get(FORBID) == "never":
        raise SetupError(_help(f"no engine answers, and {FORBID}=never forbids installing one"))
    if not packages.can_install():
        raise SetupError(_help("no engine answers, and only root on Debian or Ubuntu can install one"))
    client = "/usr/bin/docker"
    if not (shutil.which("dockerd") and Path(client).exists() and _has_buildx(client)):
        _install()
    _start(cache)
    if not (_has_buildx(client) and is_ready(client)):
        raise SetupError(_help("the engine in this machine's packages is too old"))
    return client


def _help(reason: str) -> str:
    return HELP.format(oldest=OLDEST, forbid=FORBID, reason=reason)


def _install() -> None:
    codename = debian.release().get("VERSION_CODENAME")
    if codename == "bullseye":
        raise SetupError(_help("the engine of Debian 11 is too old"))
    if codename == "bookworm":
        try:
            debian_13.add("engine", PACKAGES)
        except SetupError as error:
            raise SetupError(_help(str(error))) from None
        packages.install([f"{name}={version}" for name, version in PACKAGES.items()] + SUPPORT)
    else:
        compose = "docker-compose-v2" if debian.release().get("ID") == "ubuntu" else "docker-compose"
        packages.install(["docker.io", "docker-buildx", compose, *SUPPORT])


def _start(cache: Path) -> None:
    """Start the engine with systemd, or directly if there is no systemd."""
    if is_ready("/usr/bin/docker"):
        return
    with step("start the container engine"):
        if Path("/run/systemd/system").is_dir():
            subprocess.run(["systemctl", "start", "docker"], check=False)
        else:
            _spawn(cache / "dockerd.log")
        _wait(cache / "dockerd.log")


def _spawn(log: Path) -> None:
    """Start dockerd so that it keeps running after this program. Stale pid files are removed first."""
    for pid_file in (Path("/var/run/docker.pid"), Path("/run/docker/containerd/containerd.pid")):
        if pid_file.exists() and not Path(f"/proc/{pid_file.read_text().strip()}").exists():
            pid_file.unlink()
    with log.open("ab") as output:
        subprocess.Popen(
            ["dockerd"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd="/",
        )
    report(f"dockerd logs to {log}")


def _wait(log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_ready("/usr/bin/docker"):
        if time.monotonic() > deadline:
            last = log.read_text()[-1500:] if log.exists() else ""
            raise SetupError(f"dockerd did not answer within {START_SECONDS} s:\n{last}")
        time.sleep(0.5)
