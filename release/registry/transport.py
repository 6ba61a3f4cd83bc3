"""Requests to a registry: the machine's certificates, bounded retries, and a check of every length."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from host.certificates import ca_bundle
from release.registry.patience import Patience, TemporaryError, retry_after

BUSY = (408, 429, 500, 502, 503, 504)
Body = Any
# What a response must be; it raises TemporaryError if another attempt may give a better one.
Check = Callable[[requests.Response], None]


class _Header(AuthBase):
    """Sets the header itself, or none. With any of these, requests does not look into the user's .netrc."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._value:
            request.headers["Authorization"] = self._value
        return request


class Transport:
    """Sends requests from several threads. A session, which is not safe for several, is borrowed for each."""

    def __init__(self, environ: Mapping[str, str], patience: Patience) -> None:
        self.patience = patience
        self._bundle = str(ca_bundle(environ))
        self._idle: queue.LifoQueue[requests.Session] = queue.LifoQueue()

    def send(
        self, method: str, url: str, *, authorization: str = "", check: Check | None = None, **options: Any
    ) -> requests.Response:
        """Return the whole answer, whatever its status, after as many attempts as it takes.

        The body, if there is one, must be bytes. Raises TemporaryError after the last attempt.
        """
        patience = self.patience
        attempts = Retrying(
            stop=stop_after_attempt(patience.attempts),
            retry=retry_if_exception(may_pass),
            wait=lambda state: patience.pause(state.attempt_number, _fault(state)),
            reraise=True,
        )
        return attempts(self.once, method, url, authorization=authorization, check=check, **options)

    def once(
        self, method: str, url: str, *, authorization: str = "", check: Check | None = None, **options: Any
    ) -> requests.Response:
        """Return the whole answer of a single attempt. Raises TemporaryError if another one may go better."""
        timeout = (self.patience.connect, self.patience.read)
        auth = _Header(authorization)
        try:
            with self._session() as session:
                response = session.request(method, url, auth=auth, verify=self._bundle, timeout=timeout, **options)
        except requests.RequestException as error:
            raise _interrupted(url, error) from None
        if response.status_code in BUSY:
            after = retry_after(response.headers.get("Retry-After"))
            raise BusyError(response, after)
        if method != "HEAD" and not options.get("stream"):
            _check_length(response)
        if check:
            check(response)
        return response

    @contextmanager
    def _session(self) -> Iterator[requests.Session]:
        try:
            session = self._idle.get_nowait()
        except queue.Empty:
            session = requests.Session()
        try:
            yield session
        finally:
            self._idle.put(session)


class BusyError(TemporaryError):
    """The server answers that it cannot do it now. `response` is its answer."""

    def __init__(self, response: requests.Response, after: float | None) -> None:
        host = urlsplit(response.url).hostname
        super().__init__(f"{host} answers {response.status_code}", after)
        self.response = response


class UnreachableError(TemporaryError):
    """The server cannot be reached, for a reason that no pause mends: its name or its certificate."""


def may_pass(error: BaseException) -> bool:
    """Return whether another attempt may go better."""
    return isinstance(error, TemporaryError) and not isinstance(error, UnreachableError)


def _interrupted(url: str, error: requests.RequestException) -> TemporaryError:
    # The text of the error names the whole address, whose query may hold a token.
    host = urlsplit(url).netloc.rpartition("@")[2]
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text or "certificate verify failed" in text:
        expected = "expected a certificate that the CA bundle knows (SSL_CERT_FILE)"
        return UnreachableError(f"{host}: {expected}, found another")
    if "Name or service not known" in text or "Failed to resolve" in text:
        return UnreachableError(f"{host}: expected a host that has an address, found none")
    return TemporaryError(f"{host} does not answer: {type(_cause(error)).__name__}")


def _cause(error: BaseException) -> BaseException:
    cause = error.args[0] if error.args else error
    found = getattr(cause, "reason", None) or cause
    return found if isinstance(found, BaseException) else error


def _check_length(response: requests.Response) -> None:
    """Raise TemporaryError for a body that was cut: requests itself does not notice it with every urllib3."""
    expected = response.headers.get("Content-Length", "")
    if not expected.isdigit() or response.headers.get("Content-Encoding"):
        return
    if len(response.content) != int(expected):
        host = urlsplit(response.url).hostname
        raise TemporaryError(f"{host}: expected {expected} bytes, found {len(response.content)}")


def _fault(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
