"""Run cosign and oras."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from host.downloads import download_environment
from release.common.errors import InputError, ReleaseError
from release.registry.credentials import VARIABLE

INSTALL = "./pants run build-support/bootstrap/signing_tools.py"
_SECONDS = 300
_ATTEMPTS = 4
_ABSENT = re.compile(r"not found|NAME_UNKNOWN|MANIFEST_UNKNOWN|no such", re.IGNORECASE)
_FORBIDDEN = re.compile(r"unauthorized|denied|forbidden|\b40[13]\b", re.IGNORECASE)
_TEMPORARY = re.compile(
    r"timeout|timed out|reset by peer|refused|EOF|broken pipe|too many requests|\b(?:429|50[0234])\b", re.IGNORECASE
)


class AbsentError(InputError):
    """A registry or a layout does not have what was asked for."""


class _TemporaryError(ReleaseError):
    """A network failed. Trying again may help."""


def run(name: str, *words: str, stdin: bytes = b"", more: Mapping[str, str] | None = None) -> bytes:
    """Run cosign or oras and return its standard output. A fault of the network is retried, with pauses.

    `more` are further variables of its environment: secrets reach it there alone. Raises InputError if it is not
    installed, or if a registry refuses the login; AbsentError; and ReleaseError for any other failure.
    """
    program = shutil.which(name)
    if program is None:
        raise InputError(f"{name}: expected this program on PATH, found none: as root on Debian run {INSTALL}")
    for attempt in Retrying(
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_exponential(max=10),
        retry=retry_if_exception_type(_TemporaryError),
        reraise=True,
    ):
        with attempt, _login(os.environ) as login:
            return _run([program, *words], stdin, {**download_environment(os.environ), **login, **(more or {})})
    raise AssertionError("unreachable")


@contextmanager
def _login(environ: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Give the variables with which both programs log in as the release tool does, with DOCKER_AUTH_CONFIG.

    They know a file alone, which is gone afterwards.
    """
    if not environ.get(VARIABLE):
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="astro-runtime-login-") as folder:
        path = Path(folder) / "config.json"
        path.touch(mode=0o600)
        path.write_text(environ[VARIABLE])
        yield {"DOCKER_CONFIG": folder}


def _run(command: Sequence[str], stdin: bytes, environment: Mapping[str, str]) -> bytes:
    name = os.path.basename(command[0])
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, env=environment, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise _TemporaryError(f"{name} {command[1]}: no answer within {_SECONDS} s") from None
    if done.returncode:
        raise _error(f"{name} {command[1]}", done.stderr.decode(errors="replace"))
    return done.stdout


def _error(what: str, text: str) -> Exception:
    reason = _reason(text)
    if _FORBIDDEN.search(reason):
        return InputError(f"{what}: the registry refuses the login, or there is none (docker login): {reason}")
    if _ABSENT.search(reason):
        return AbsentError(f"{what}: {reason}")
    return (_TemporaryError if _TEMPORARY.search(reason) else ReleaseError)(f"{what}: {reason}")


def _reason(text: str) -> str:
    """Return the line with the error; both programs may print hints after it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["it failed without a message"])[0][:500]
