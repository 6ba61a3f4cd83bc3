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
# The rights that a message names.
_CONTENTS = "write contents and pull requests"
_ISSUES = "write issues"
# GitHub's largest page: a nightly has no more jobs, and as many issues at most.
_PAGE = 100
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


@dataclass(frozen=True)
class Issue:
    """An open issue."""

    number: int
    url: str
    title: str
    body: str


@dataclass(frozen=True)
class Step:
    """A step of a job. `conclusion` is GitHub's word, such as success, or empty if it did not end."""

    name: str
    conclusion: str


@dataclass(frozen=True)
class Job:
    """A job of a workflow's run, and where its log is. `conclusion` is as of a step; `ended` is a time or empty."""

    name: str
    url: str
    conclusion: str
    ended: str
    steps: tuple[Step, ...]


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

    def jobs(self, run: int) -> list[Job]:
        """Return the jobs of a workflow's run, in their latest attempts. Raises as `_send` does."""
        path = f"/actions/runs/{run}/jobs"
        found = self._send("GET", path, right="read actions", params={"filter": "latest", "per_page": _PAGE})
        return [_job(row) for row in found["jobs"]]

    def open_issues(self, label: str) -> list[Issue]:
        """Return the open issues with a label. Raises as `_send` does."""
        query = {"state": "open", "labels": label, "per_page": _PAGE}
        # Pull requests are issues too.
        rows = (row for row in self._send("GET", "/issues", right=_ISSUES, params=query) if "pull_request" not in row)
        return [_issue(row) for row in rows]

    def create_issue(self, title: str, body: str, label: str) -> Issue:
        """Open an issue. Raises InputError if it has no label, and as `_send` does."""
        made = self._send("POST", "/issues", right=_ISSUES, json={"title": title, "body": body, "labels": [label]})
        # GitHub drops labels without a word if the token may not set them. Without it, nobody finds the issue again.
        if label not in [row["name"] for row in made["labels"]]:
            raise InputError(f"{made['html_url']}: expected the label {label}, found none: add it to the issue")
        return _issue(made)

    def update_issue(self, number: int, body: str) -> Issue:
        """Give an issue another text. Raises as `_send` does."""
        return _issue(self._send("PATCH", f"/issues/{number}", right=_ISSUES, json={"body": body}))

    def close_issue(self, number: int, comment: str) -> Issue:
        """Close an issue with a comment. Raises as `_send` does."""
        self._send("POST", f"/issues/{number}/comments", right=_ISSUES, json={"body": comment})
        data = {"state": "closed", "state_reason": "completed"}
        return _issue(self._send("PATCH", f"/issues/{number}", right=_ISSUES, json=data))

    def _send(self, method: str, path: str, or_none: bool = False, right: str = _CONTENTS, **options: Any) -> Any:
        """Return the answer as data; with `or_none`, None for what does not exist.

        Raises InputError if the token lacks `right`, or what it asks for does not exist, and ReleaseError otherwise.
        """
        url = f"{self._root}{path}"
        try:
            response = self._session.request(method, url, timeout=(10, 60), **options)
        except requests.RequestException as error:
            raise ReleaseError(f"{url}: GitHub's API does not answer: {type(error).__name__}") from None
        if response.ok:
            return _data(url, response)
        if or_none and response.status_code == requests.codes.not_found:
            return None
        reason = f"{url}: GitHub's API answers {response.status_code}: {_message(response)}"
        if response.status_code in (401, 403, 404):
            raise InputError(f"{reason}; expected a token that may {right}")
        if response.status_code == requests.codes.gone:
            raise InputError(f"{reason}; expected a repository with issues")
        raise ReleaseError(reason)


def _data(url: str, response: requests.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        kind = response.headers.get("content-type", "no content type")
        raise InputError(f"{url}: expected the JSON of GitHub's API, found {kind}: check GITHUB_API_URL") from None


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


def _issue(row: Mapping[str, Any]) -> Issue:
    return Issue(row["number"], row["html_url"], row["title"], row["body"] or "")


def _job(row: Mapping[str, Any]) -> Job:
    steps = tuple(Step(step["name"], step["conclusion"] or "") for step in row.get("steps") or ())
    return Job(row["name"], row["html_url"] or "", row["conclusion"] or "", row["completed_at"] or "", steps)


def _message(response: requests.Response) -> str:
    try:
        return str(response.json().get("message", response.reason))[:200]
    except (ValueError, AttributeError):
        return response.reason
