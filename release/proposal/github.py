"""The part of GitHub's REST API that the release tool needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from host.certificates import ca_bundle
from release.common.errors import InputError, ReleaseError
from release.index.sessions import retries

API = "https://api.github.com"
VERSION = "2022-11-28"
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class PullRequest:
    """An open pull request."""

    number: int
    url: str
    title: str
    body: str


@dataclass(frozen=True)
class Release:
    """A release on GitHub's page of releases."""

    number: int
    url: str
    title: str
    body: str


class GitHub:
    """A repository on GitHub, or on a server that speaks its REST API."""

    def __init__(self, api: str, repository: str, token: str, environ: Mapping[str, str]) -> None:
        self._root = f"{api.rstrip('/')}/repos/{repository}"
        self._owner = repository.partition("/")[0]
        self._session = requests.Session()
        self._session.verify = str(ca_bundle(environ))
        self._session.headers.update(
            {
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {token}",
                "X-GitHub-Api-Version": VERSION,
            }
        )
        # Only reads are repeated by the adapter: a repeated POST could open a second pull request.
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=retries()))

    def open_pull_request(self, branch: str) -> PullRequest | None:
        """Return the open pull request of a branch, if there is one. Raises as `_send` does."""
        query = {"state": "open", "head": f"{self._owner}:{branch}"}
        found = self._send("GET", "/pulls", params=query)
        return _pull_request(found[0]) if found else None

    def create(self, branch: str, base: str, title: str, body: str) -> PullRequest:
        """Open a pull request. Raises as `_send` does."""
        data = {"head": branch, "base": base, "title": title, "body": body}
        return _pull_request(self._send("POST", "/pulls", json=data))

    def update(self, number: int, title: str, body: str) -> PullRequest:
        """Give a pull request another title and text. Raises as `_send` does."""
        return _pull_request(self._send("PATCH", f"/pulls/{number}", json={"title": title, "body": body}))

    def release(self, tag: str) -> Release | None:
        """Return the release of a tag, if there is one. Raises as `_send` does."""
        found = self._send("GET", f"/releases/tags/{tag}", or_none=True)
        return _release(found) if found else None

    def create_release(self, tag: str, commit: str, title: str, body: str) -> Release:
        """Make a release, with its tag at a commit if there is no such tag. Raises as `_send` does."""
        data = {"tag_name": tag, "target_commitish": commit, "name": title, "body": body}
        return _release(self._send("POST", "/releases", json=data))

    def update_release(self, number: int, title: str, body: str) -> Release:
        """Give a release another title and text. Raises as `_send` does."""
        return _release(self._send("PATCH", f"/releases/{number}", json={"name": title, "body": body}))

    def _send(self, method: str, path: str, or_none: bool = False, **options: Any) -> Any:
        """Return the answer as data; with `or_none`, None for what does not exist.

        Raises InputError if the token lacks a right or the repository does not exist, and ReleaseError otherwise.
        """
        url = f"{self._root}{path}"
        try:
            response = self._session.request(method, url, timeout=(10, 60), **options)
        except requests.RequestException as error:
            raise ReleaseError(f"{url}: GitHub's API does not answer: {type(error).__name__}") from None
        if response.ok:
            return response.json()
        if or_none and response.status_code == requests.codes.not_found:
            return None
        reason = f"{url}: GitHub's API answers {response.status_code}: {_message(response)}"
        if response.status_code in (401, 403, 404):
            raise InputError(f"{reason}; expected a token that may write contents and pull requests")
        raise ReleaseError(reason)


def github(environ: Mapping[str, str]) -> GitHub:
    """Return the repository that the environment names, as GitHub Actions sets it.

    Raises InputError if a variable is missing or invalid, and HostError for an invalid configuration of certificates.
    """
    repository = _variable(environ, "GITHUB_REPOSITORY")
    if not _REPOSITORY.fullmatch(repository):
        raise InputError(f"GITHUB_REPOSITORY: expected OWNER/NAME, found {repository!r}")
    return GitHub(environ.get("GITHUB_API_URL") or API, repository, _variable(environ, "GITHUB_TOKEN"), environ)


def _variable(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if not value:
        raise InputError(f"{name}: expected a value, found none")
    return value


def _pull_request(row: Mapping[str, Any]) -> PullRequest:
    return PullRequest(row["number"], row["html_url"], row["title"], row["body"] or "")


def _release(row: Mapping[str, Any]) -> Release:
    return Release(row["id"], row["html_url"], row.get("name") or "", row.get("body") or "")


def _message(response: requests.Response) -> str:
    try:
        return str(response.json().get("message", response.reason))[:200]
    except (ValueError, AttributeError):
        return response.reason
