"""Answer a registry's challenge: basic authentication, or a token of its token server."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from release.common.errors import InputError
from release.registry.credentials import Credentials

_PAIR = re.compile(r'([A-Za-z_]+)="([^"]*)"')
# Tokens without a life time live this long, by the specification.
_LIFETIME = 60
# What is left of a life time when a new token is asked for.
_MARGIN = 10


@dataclass(frozen=True)
class Challenge:
    """What a registry asks for: `basic`, or `bearer` with the address of the token server."""

    scheme: str
    parameters: Mapping[str, str]


def challenge(header: str) -> Challenge | None:
    """Return the challenge in a WWW-Authenticate header; None if it has none that is known."""
    scheme = header.strip().partition(" ")[0].lower()
    return Challenge(scheme, dict(_PAIR.findall(header))) if scheme in ("basic", "bearer") else None


class Authorization:
    """The headers for one registry. `send` sends a request of a token server, with retries.

    It is safe for several threads.
    """

    def __init__(
        self, host: str, scheme: str, known: Credentials | None, send: Callable[..., requests.Response]
    ) -> None:
        self._host = host
        self._scheme = scheme
        self._known = known
        self._send = send
        self._challenge: Challenge | None = None
        self._tokens: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    @property
    def has_credentials(self) -> bool:
        """Whether the machine has a user for the registry."""
        return self._known is not None

    def header(self, scope: str) -> str:
        """Return the header for what `scope` allows; empty if the registry has asked for none yet."""
        with self._lock:
            asked = self._challenge
            if asked is None:
                return ""
            if asked.scheme == "basic":
                return self._known.basic if self._known else ""
            token, until = self._tokens.get(scope, ("", 0.0))
            if time.monotonic() >= until:
                token, until = self._ask(asked, scope)
                self._tokens[scope] = (token, until)
            return f"Bearer {token}"

    def learn(self, header: str, scope: str) -> None:
        """Take up the challenge of a refused request, and forget the token that was refused."""
        with self._lock:
            found = challenge(header)
            if found:
                self._challenge = found
            self._tokens.pop(scope, None)

    def _ask(self, asked: Challenge, scope: str) -> tuple[str, float]:
        realm = asked.parameters.get("realm", "")
        parts = urlsplit(realm)
        if parts.scheme != "https" and not (parts.scheme == "http" and self._scheme == "http"):
            expected = f"{self._host}: expected a token server with https://"
            raise InputError(f"{expected}, found {parts.scheme[:20] or 'none'}")
        service = asked.parameters.get("service", "")
        response = self._request(realm, service, scope)
        if response.status_code in (400, 401, 403):
            raise InputError(f"{self._host}: expected a user that its token server accepts, found {self.who}")
        data = _json(response)
        token = data.get("token") or data.get("access_token")
        if not response.ok or not isinstance(token, str):
            raise InputError(f"{self._host}: expected a token of {parts.hostname}, found {response.status_code}")
        lifetime = data.get("expires_in")
        seconds = lifetime if isinstance(lifetime, (int, float)) else _LIFETIME
        return token, time.monotonic() + max(0.0, seconds - _MARGIN)

    def _request(self, realm: str, service: str, scope: str) -> requests.Response:
        # A scope of several repositories is sent as several parameters.
        scopes = scope.split()
        known = self._known
        if known and known.identity_token:
            form = {"grant_type": "refresh_token", "refresh_token": known.identity_token, "client_id": "release"}
            return self._send("POST", realm, data={**form, "service": service, "scope": scope})
        header = {"Authorization": known.basic} if known else {}
        return self._send("GET", realm, params={"service": service, "scope": scopes}, headers=header)

    @property
    def who(self) -> str:
        """The user, for messages."""
        return repr(self._known.user or "a token") if self._known else "no login"


def _json(response: requests.Response) -> Mapping[str, Any]:
    try:
        data = response.json()
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
