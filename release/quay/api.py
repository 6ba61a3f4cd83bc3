"""Requests to the REST API of a quay registry, such as https://quay.io/api/v1."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import requests

from release.common.errors import InputError, ReleaseError
from release.quay.answers import message, refusal
from release.quay.token import token
from release.registry.patience import Patience, TemporaryError
from release.registry.references import Place
from release.registry.transport import BusyError, Transport

# The permissions of a token that quay asks for, as its documentation names them.
READ, WRITE, ADMIN, CREATE = "repo:read", "repo:write", "repo:admin", "repo:create"
# What quay's description of its API has, and no other registry.
_KNOWN = "/api/v1/repository/{repository}"


class Api:
    """The API of the quay that has, or is to have, a repository. `quay` makes one."""

    def __init__(self, place: Place, environ: Mapping[str, str], patience: Patience | None = None) -> None:
        self.place = place
        self._authorization = f"Bearer {token(environ)}"
        self._transport = Transport(environ, patience or Patience())
        self._root = f"{place.scheme}://{place.host}/api/v1/"

    @property
    def path(self) -> str:
        """The path of the repository below the root of the API."""
        return f"repository/{self.place.name}"

    def check(self) -> None:
        """Raise InputError unless the host answers as quay does, and ReleaseError if it does not answer.

        The token is not sent: another host must not get it.
        """
        response = self._send("GET", "discovery", "ask for quay's API", "")
        status = response.status_code
        if status != 200 or _KNOWN not in _paths(response):
            answered = f"{self.place.host}/api/v1/discovery answered {status}"
            what = " without quay's API" if status == 200 else ""
            raise InputError(f"{self.place} is not on a quay registry: {answered}{what}")

    def send(
        self, method: str, path: str, doing: str, right: str, *, ok: Collection[int] = (200,), **options: Any
    ) -> requests.Response:
        """Return an answer with a status in `ok`. `doing` says what it is for, `right` which permission it needs.

        It is sent again after a fault, so what it does must be the same the second time. Raises InputError if quay
        refuses it, and ReleaseError if quay does not answer.
        """
        response = self._send(method, path, doing, self._authorization, **options)
        if response.status_code not in ok:
            raise self.refusal(response, doing, right)
        return response

    def refusal(self, response: requests.Response, doing: str, right: str) -> Exception:
        """Return the exception for an answer that another attempt does not change."""
        return refusal(self.place, response, doing, right)

    def _send(self, method: str, path: str, doing: str, authorization: str, **options: Any) -> requests.Response:
        url = f"{self._root}{path}"
        try:
            # A redirect may lead to another host.
            return self._transport.send(method, url, authorization=authorization, allow_redirects=False, **options)
        except TemporaryError as fault:
            found = f"quay answers {message(fault.response)}" if isinstance(fault, BusyError) else str(fault)
            raise ReleaseError(f"{self.place}: {doing}: {found}") from None


def quay(place: Place, environ: Mapping[str, str], patience: Patience | None = None) -> Api:
    """Return the API for a repository. Raises InputError without a token, or if the repository is not on quay."""
    if "/" not in place.name:
        raise InputError(f"{place}: expected a namespace and a name, such as quay.io/astronomer/astro-runtime")
    api = Api(place, environ, patience)
    api.check()
    return api


def mapping(response: requests.Response) -> Mapping[str, Any]:
    """Return the data of an answer; none if it is no mapping in JSON."""
    try:
        data = response.json()
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _paths(response: requests.Response) -> Collection[str]:
    found = mapping(response).get("paths")
    return found if isinstance(found, dict) else ()
