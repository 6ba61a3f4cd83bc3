"""A connection to one repository: every request with the authorization that the registry asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from release.common.errors import ReleaseError
from release.registry.answers import message, refusal
from release.registry.authorization import Authorization
from release.registry.credentials import credentials
from release.registry.patience import Patience, TemporaryError
from release.registry.references import Place
from release.registry.transport import BusyError, Transport

PULL = "pull"
PUSH = "pull,push"
# A token that expired between two requests is a reason for a second attempt, and a fault on the way for a third.
_LOGINS = 3


class Connection:
    """Requests for what is below /v2/NAME/. `actions` are those that a token is asked for."""

    def __init__(
        self, place: Place, environ: Mapping[str, str], patience: Patience | None = None, actions: str = PULL
    ) -> None:
        self.place = place
        self.patience = patience or Patience()
        self.transport = Transport(environ, self.patience)
        self.authorization = Authorization(
            place.host, place.scheme, credentials(place.host, environ), self.transport.send
        )
        self._actions = actions

    def url(self, path: str) -> str:
        """Return the address of a path below the repository."""
        return f"{self.place.api}{self.place.name}/{path}"

    def send(
        self,
        method: str,
        path: str,
        doing: str,
        *,
        ok: Collection[int] = (200,),
        others: Collection[str] = (),
        **options: Any,
    ) -> requests.Response:
        """Return an answer with a status in `ok`. `path` may also be an address that the registry gave.

        `doing` says what it is for, `others` are further repositories that are read. Raises InputError if the login
        or the repository is refused, and ReleaseError for any other status or if the registry does not answer.
        """
        try:
            return self._answer(self.transport.send, method, path, doing, ok, others, options)
        except TemporaryError as fault:
            raise self.failed(doing, fault) from None

    def once(
        self, method: str, path: str, doing: str, *, ok: Collection[int] = (200,), **options: Any
    ) -> requests.Response:
        """Return the answer of a single attempt, for requests that must not be repeated blindly.

        Raises TemporaryError if the registry does not answer, and else as `send` does.
        """
        return self._answer(self.transport.once, method, path, doing, ok, (), options)

    def failed(self, doing: str, fault: TemporaryError) -> ReleaseError:
        """Return the exception for the last of several attempts."""
        found = f"the registry answers {message(fault.response)}" if isinstance(fault, BusyError) else str(fault)
        return ReleaseError(f"{self.place}: {doing}: {found}")

    def _answer(
        self,
        send: Any,
        method: str,
        path: str,
        doing: str,
        ok: Collection[int],
        others: Collection[str],
        options: Mapping[str, Any],
    ) -> requests.Response:
        url = urljoin(self.url(""), path)
        scope = self._scope(others)
        for _ in range(_LOGINS):
            header = self.authorization.header(scope) if self._is_ours(url) else ""
            response: requests.Response = send(method, url, authorization=header, **options)
            if response.status_code != requests.codes.unauthorized:
                break
            self.authorization.learn(response.headers.get("WWW-Authenticate", ""), scope)
            if not self.authorization.has_credentials and header:
                break
        if response.status_code in ok:
            return response
        raise refusal(self.place, response, self.authorization.who, doing)

    def _scope(self, others: Collection[str]) -> str:
        rows = [f"repository:{self.place.name}:{self._actions}", *(f"repository:{name}:pull" for name in others)]
        return " ".join(rows)

    def _is_ours(self, url: str) -> bool:
        """Return whether an address is the registry's: a store behind it must not get the login."""
        mine, its = urlsplit(self.place.api), urlsplit(url)
        return (mine.scheme, mine.netloc) == (its.scheme, its.netloc)
