"""A registry, a key and a signed image for tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAMS = ("cosign", "oras", "docker-registry")
PASSWORD = "of-tests"  # noqa: S105 - it protects nothing
_SECONDS = 20
_CONFIGURATION = """\
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: {folder}}}}}
http: {{addr: "{host}", secret: of-tests}}
"""


def need_programs() -> None:
    """Skip a test where a program is missing, unless RUNTIME_STRICT asks for every test."""
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing:
        reason = f"not installed: {', '.join(missing)}"
        assert not os.environ.get("RUNTIME_STRICT"), f"{reason} (RUNTIME_STRICT)"
        pytest.skip(reason)


@contextmanager
def registry(folder: Path) -> Iterator[str]:
    """Run Debian's docker-registry on a free port while the block runs, and give its host and port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{probe.getsockname()[1]}"
    configuration = folder / "registry.yml"
    configuration.write_text(_CONFIGURATION.format(folder=folder / "registry", host=host))
    environment = {"PATH": os.environ["PATH"]}
    process = subprocess.Popen(["docker-registry", "serve", configuration], env=environment)
    try:
        _wait(f"http://{host}/v2/")
        yield host
    finally:
        process.kill()
        process.wait()


def _wait(url: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            opener.open(url, timeout=1)
            return
        except OSError:
            assert time.monotonic() < deadline, f"{url} does not answer"
            time.sleep(0.05)


def make_key(folder: Path) -> Path:
    """Make a pair of keys in a folder, and return the private one; cosign.pub is beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "COSIGN_PASSWORD": PASSWORD}
    subprocess.run(["cosign", "generate-key-pair"], cwd=folder, env=environment, check=True, capture_output=True)
    return folder / "cosign.key"


def push(layout: Path, host: str, tag: str, name: str = "astro-runtime") -> str:
    """Copy the image `test` of a layout to a registry, and return its name there as the release tool takes it."""
    words = ("--from-oci-layout", f"{layout}:test", "--to-plain-http", f"{host}/{name}:{tag}")
    subprocess.run(["oras", "copy", *words], check=True, capture_output=True)
    return f"http://{host}/{name}:{tag}"
