"""A client for the Simple API of a package index."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests
from packaging.utils import canonicalize_name

from host.fetch import shown
from release.common.errors import InputError, ReleaseError
from release.index.files import File, files

PYPI = "https://pypi.org/simple"
ACCEPT = "application/vnd.pypi.simple.v1+json"
# The number of requests at a time. The index of a company may be one small machine.
CONNECTIONS = 12
# A connection takes as long as some answers, since it loads the certificates.
_ANSWERS = 4


class Index:
    """The index at `url`. `session` makes a session for each thread, since a session is not safe for several."""

    def __init__(self, url: str, session: Callable[[], requests.Session]) -> None:
        self.url = (url or PYPI).rstrip("/") + "/"
        self._new_session = session
        self._of_thread = threading.local()

    def project(self, name: str) -> tuple[File, ...]:
        """Return the files of a project; empty if the index does not have it.

        Raises ReleaseError if the index does not answer, and InputError if its answer is not that of an index.
        """
        url = urljoin(self.url, f"{canonicalize_name(name)}/")
        response = self.get(url)
        if response.status_code == requests.codes.not_found:
            return ()
        return files(_answer(url, response), url)

    def projects(self, names: Iterable[str], step: Callable[[], None] = lambda: None) -> Mapping[str, tuple[File, ...]]:
        """Return name -> files of several projects, and call `step` after each.

        Raises as `project` does, for the first that fails.
        """
        wanted = list(dict.fromkeys(names))

        def ask(name: str) -> tuple[File, ...]:
            found = self.project(name)
            step()
            return found

        with ThreadPoolExecutor(min(CONNECTIONS, len(wanted) // _ANSWERS + 1)) as pool:
            return dict(zip(wanted, pool.map(ask, wanted)))

    def get(self, url: str) -> requests.Response:
        """Return the answer for an address, 404 included.

        Raises InputError if the index refuses the user, and ReleaseError for any other failure.
        """
        try:
            response = self._session.get(url, headers={"Accept": ACCEPT}, timeout=(10, 60))
        except requests.RequestException as error:
            raise ReleaseError(f"{shown(url)}: the package index does not answer: {_reason(error)}") from None
        if response.status_code in (requests.codes.unauthorized, requests.codes.forbidden):
            expected = "expected a user and password that the index accepts"
            raise InputError(f"{shown(url)}: {expected}, {_sent(response.request)}: {_status(response)}")
        if not response.ok and response.status_code != requests.codes.not_found:
            raise ReleaseError(f"{shown(url)}: the package index answers {response.status_code} {response.reason}")
        return response

    @property
    def _session(self) -> requests.Session:
        if not hasattr(self._of_thread, "session"):
            self._of_thread.session = self._new_session()
        found: requests.Session = self._of_thread.session
        return found


def _answer(url: str, response: requests.Response) -> Mapping[str, Any]:
    kind = response.headers.get("content-type", "").partition(";")[0]
    expected = f"{shown(url)}: expected the JSON of a package index (PEP 691)"
    try:
        answer = json.loads(response.content)
    # Of brackets in thousands of brackets.
    except (ValueError, RecursionError):
        raise InputError(f"{expected}, found {kind or 'no content type'}") from None
    if not isinstance(answer, dict) or not isinstance(answer.get("files"), list):
        raise InputError(f"{expected}, found JSON without `files`")
    return answer


def _sent(request: requests.PreparedRequest) -> str:
    """Say which user was sent, never the password. A user alone may be a token."""
    kind, _, token = str(request.headers.get("Authorization") or "").partition(" ")
    if not kind:
        return "sent none"
    try:
        user, _, password = base64.b64decode(token).decode().partition(":")
    except ValueError:
        user, password = "", ""
    return f"sent the user {user!r} with a password" if user and password else "sent a user or a password alone"


def _status(response: requests.Response) -> str:
    return f"it answers {response.status_code} {response.reason}"


def _reason(error: requests.RequestException) -> str:
    cause = error.args[0] if error.args else error
    # urllib3 hides the cause in `reason`; its text names the address again, password included.
    return type(getattr(cause, "reason", None) or cause).__name__


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder for cached answers: that of the builds, or one in the user's cache."""
    default = Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "astro-runtime-build"
    return Path(environ.get("RUNTIME_CACHE") or default) / "release"
