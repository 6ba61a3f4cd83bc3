"""Debian's docker-registry as a process of this test: with a password, with TLS, or as it is."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from release.registry.references import Place
from release.registry.testing.certificates import Certificates

PROGRAM = "docker-registry"
# Named as a robot account of quay is. It opens nothing.
USER, PASSWORD = "example+publisher", "s3cret-of-tests"
# The password above by bcrypt with the least cost: htpasswd -nbB -C 4 example+publisher s3cret-of-tests
HTPASSWD = "example+publisher:$2b$04$CJuLS65OydrAYbjmTsnJk.SpRT2XvwvKJrc33saD01n24vL5QB5ia\n"
_SECONDS = 20


@dataclass(frozen=True)
class Running:
    """A registry that runs: its address, the folder of its files, and what a client needs to use it."""

    host: str
    scheme: str
    folder: Path
    certificates: Certificates | None
    pid: int

    def place(self, name: str, host: str = "") -> Place:
        """Return a repository of it, or of a proxy before it at `host`."""
        return Place(host or self.host, name, self.scheme)

    def environ(self, host: str = "", user: str = USER, password: str = PASSWORD) -> dict[str, str]:
        """Return the environment of a client that logs in."""
        row = {"username": user, "password": password}
        login = json.dumps({"auths": {host or self.host: row}})
        bundle = {"SSL_CERT_FILE": str(self.certificates.authority)} if self.certificates else {}
        return {**self.anonymous, **bundle, "DOCKER_AUTH_CONFIG": login}

    @property
    def anonymous(self) -> dict[str, str]:
        """Return the environment of a client without a login."""
        bundle = {"SSL_CERT_FILE": str(self.certificates.authority)} if self.certificates else {}
        return {"PATH": os.environ["PATH"], "DOCKER_CONFIG": str(self.folder / "nowhere"), **bundle}


def program() -> str:
    """Return the path of docker-registry; skip the test without it, unless CI or RUNTIME_STRICT wants every test."""
    found = shutil.which(PROGRAM)
    if not found:
        reason = f"{PROGRAM} is not installed: apt-get install {PROGRAM}"
        assert os.environ.get("CI") != "true", f"{reason} (CI)"
        assert not os.environ.get("RUNTIME_STRICT"), f"{reason} (RUNTIME_STRICT)"
        pytest.skip(reason)
    return found


@contextmanager
def registry(
    folder: Path,
    certificates: Certificates | None = None,
    auth: Mapping[str, Any] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Iterator[Running]:
    """Run a registry that keeps its files in a folder. `auth` is the part of its configuration of that name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = program()
    host = f"127.0.0.1:{free_port()}"
    configuration = folder / "config.yml"
    # JSON is YAML.
    configuration.write_text(json.dumps({**_configuration(folder, host, certificates, auth or {}), **(more or {})}))
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [path, "serve", str(configuration)], stdout=log, stderr=log, env={"PATH": os.environ["PATH"]}
        )
    try:
        running = Running(host, "https" if certificates else "http", folder, certificates, process.pid)
        _wait(running, process)
        yield running
    finally:
        process.kill()
        process.wait()


def htpasswd(folder: Path) -> dict[str, Any]:
    """Return the configuration of a registry that knows one user."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "htpasswd"
    path.write_text(HTPASSWD)
    return {"htpasswd": {"realm": "test", "path": str(path)}}


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _configuration(
    folder: Path, host: str, certificates: Certificates | None, auth: Mapping[str, Any]
) -> dict[str, Any]:
    tls = {"certificate": str(certificates.certificate), "key": str(certificates.key)} if certificates else {}
    return {
        "version": 0.1,
        "log": {"level": "error", "accesslog": {"disabled": True}},
        "storage": {"filesystem": {"rootdirectory": str(folder / "data")}, "delete": {"enabled": True}},
        "http": {"addr": host, "secret": "a-secret-of-tests", **({"tls": tls} if tls else {})},
        **({"auth": auth} if auth else {}),
    }


def _wait(running: Running, process: subprocess.Popen[bytes]) -> None:
    bundle = running.certificates.authority if running.certificates else None
    context = ssl.create_default_context(cafile=str(bundle)) if bundle else None
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        try:
            opener.open(f"{running.scheme}://{running.host}/v2/", timeout=1)
        except urllib.error.HTTPError as error:
            if error.code == 401:
                return
        except OSError:
            pass
        else:
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError(f"{PROGRAM} did not start: {(running.folder / 'log').read_text()[-2000:]}")
