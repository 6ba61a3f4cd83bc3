"""The user and password for a registry, from where Docker and Podman keep them."""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from release.common.errors import InputError

# The content of a config.json, as GitLab and others hand it to jobs.
VARIABLE = "DOCKER_AUTH_CONFIG"
_HELPER = re.compile(r"[A-Za-z0-9._-]+")
_DOCKER_HUB = "https://index.docker.io/v1/"
_SECONDS = 30


@dataclass(frozen=True)
class Credentials:
    """A user and a password, or an identity token. No secret is in the text of one."""

    user: str
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)

    @property
    def basic(self) -> str:
        """The value of the header for basic authentication."""
        return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()


def credentials(host: str, environ: Mapping[str, str]) -> Credentials | None:
    """Return what the machine has for a registry, or None.

    In this order: DOCKER_AUTH_CONFIG, then of Docker's config.json: the credential helper of the registry, the
    helper of all registries, and `auths`. Raises InputError if one of them is invalid; its text has no secret.
    """
    named = environ.get(VARIABLE)
    if named:
        found = _find(host, _parsed(VARIABLE, named), f"${VARIABLE}")
        if found:
            return found
    path = config_file(environ)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: expected a readable file, found {type(error).__name__}") from None
    return _find(host, _parsed(str(path), text), str(path))


def config_file(environ: Mapping[str, str]) -> Path:
    """Return the path of Docker's config.json."""
    folder = environ.get("DOCKER_CONFIG")
    return (Path(folder) if folder else Path(environ.get("HOME") or Path.home()) / ".docker") / "config.json"


def _parsed(source: str, text: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        # The error of the parser quotes the text.
        raise InputError(f"{source}: expected the JSON of Docker's config.json, found something else") from None
    if not isinstance(data, dict):
        raise InputError(f"{source}: expected a mapping as in Docker's config.json, found something else")
    return data


def _find(host: str, data: Mapping[str, Any], source: str) -> Credentials | None:
    helper = _mapping(data, "credHelpers").get(host) or data.get("credsStore")
    if helper:
        found = _from_helper(str(helper), _address(host), source)
        if found:
            return found
    return _from_auths(host, _mapping(data, "auths"), source)


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key) or {}
    return found if isinstance(found, dict) else {}


def _address(host: str) -> str:
    return _DOCKER_HUB if host in ("docker.io", "index.docker.io") else host


def _from_auths(host: str, auths: Mapping[str, Any], source: str) -> Credentials | None:
    row = next((row for name, row in auths.items() if _host(name) == _host(_address(host))), None)
    if not row:
        return None
    expected = f"{source}: auths.{host}: expected a user and a password in base64, found something else"
    if not isinstance(row, dict):
        raise InputError(expected)
    user, password = str(row.get("username") or ""), str(row.get("password") or "")
    if row.get("auth"):
        try:
            user, _, password = base64.b64decode(str(row["auth"]), validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            raise InputError(expected) from None
    token = str(row.get("identitytoken") or row.get("identityToken") or "")
    return Credentials(user, password.rstrip("\0"), token) if password or token else None


def _host(name: str) -> str:
    return re.sub(r"^https?://", "", name).partition("/")[0]


def _from_helper(name: str, address: str, source: str) -> Credentials | None:
    """Ask `docker-credential-NAME`, which gets the address on stdin and answers with JSON on stdout."""
    if not _HELPER.fullmatch(name):
        raise InputError(f"{source}: expected the name of a credential helper, found {name[:100]!r}")
    program = f"docker-credential-{name}"
    try:
        done = subprocess.run(
            [program, "get"], input=address, capture_output=True, text=True, timeout=_SECONDS, env=dict(os.environ)
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise InputError(f"{source}: {program}: expected an answer, found {type(error).__name__}") from None
    if done.returncode:
        # By the protocol this is a normal answer, which is on stdout.
        if "credentials not found" in done.stdout:
            return None
        raise InputError(f"{source}: {program}: expected an answer, found exit code {done.returncode}")
    try:
        answer = json.loads(done.stdout)
        user, secret = str(answer["Username"]), str(answer["Secret"])
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{source}: {program}: expected Username and Secret, found something else") from None
    return Credentials("", identity_token=secret) if user == "<token>" else Credentials(user, secret)
