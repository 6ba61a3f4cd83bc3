"""A server for tests that answers as quay's REST API does, for repositories and tags, and keeps what it is told."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from release.common.testing import RESET, Answer, Request, json_answer, web_server
from release.quay.api import ADMIN, CREATE, READ, WRITE
from release.quay.token import VARIABLE
from release.registry.references import Place

# They open nothing.
TOKEN, READER, PUSHER = "token-of-an-owner", "token-of-a-reader", "token-of-a-pusher"
# Token -> its permissions, with those that they include.
RIGHTS: Mapping[str, Collection[str]] = {
    TOKEN: (READ, WRITE, ADMIN, CREATE),
    PUSHER: (READ, WRITE),
    READER: (READ,),
}
# The longest life of a tag after its push, in seconds: quay's default of 104 weeks.
LONGEST = 104 * 7 * 24 * 3600
_ROUTE = re.compile(r"(?P<name>[^/]+/.+?)(?:/(?P<verb>changevisibility|tag/(?P<tag>[^/]*)))?")
_VISIBILITIES = ("public", "private")
_NAME = re.compile(r"[a-z0-9][.a-z0-9_-]{0,254}")

Reply = tuple[int, Any]


@dataclass
class Tag:
    """A tag: when it was pushed, and when it expires; None for never."""

    start: int
    end: int | None = None
    digest: str = f"sha256:{'0' * 64}"


@dataclass
class Kept:
    """A repository."""

    is_public: bool = False
    tags: dict[str, Tag] = field(default_factory=dict)


@dataclass
class Quay:
    """A running server. `faults` are answers that it gives first; `lost` counts changes whose answers it loses."""

    host: str = ""
    repositories: dict[str, Kept] = field(default_factory=dict)
    private_repositories: int = 10
    requests: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    faults: list[Answer] = field(default_factory=list)
    lost: int = 0
    page: int = 100

    def place(self, name: str) -> Place:
        """Return a repository of it."""
        return Place(self.host, name, "http")

    def environ(self, token: str = TOKEN) -> dict[str, str]:
        """Return the environment of a client."""
        return {VARIABLE: token}

    def add(self, name: str, *tags: str, is_public: bool = True) -> Kept:
        """Add a repository whose tags were pushed just now, and return it."""
        self.repositories[name] = Kept(is_public, {tag: Tag(int(time.time())) for tag in tags})
        return self.repositories[name]

    @property
    def changes(self) -> list[str]:
        """The requests that ask for a change."""
        return [one for one in self.requests if not one.startswith("GET")]

    def handle(self, request: Request) -> Answer:
        """Return the answer to a request."""
        parts = urlsplit(request.path)
        self.requests.append(f"{request.method} {parts.path}")
        self.tokens.append(request.headers.get("Authorization", "").partition("Bearer ")[2])
        if self.faults and not parts.path.endswith("/discovery"):
            return self.faults.pop(0)
        made = json_answer(*self._answer(request, parts.path, parse_qs(parts.query)))
        if self.lost and request.method != "GET":
            self.lost -= 1
            return RESET
        return made

    def _answer(self, request: Request, path: str, query: Mapping[str, list[str]]) -> Reply:
        if path == "/api/v1/discovery":
            return 200, {"swagger": "2.0", "paths": {"/api/v1/repository/{repository}": {}}}
        data = json.loads(request.body or b"{}")
        if (request.method, path) == ("POST", "/api/v1/repository"):
            return self._create(data)
        found = _ROUTE.fullmatch(unquote(path).partition("/api/v1/repository/")[2])
        if not found:
            return _error(404, "not_found", "Not Found")
        return self._route(request.method, found, data, query)

    def _route(self, method: str, found: re.Match[str], data: Any, query: Mapping[str, list[str]]) -> Reply:
        kept, verb = self.repositories.get(found["name"]), found["verb"] or ""
        if method == "GET":
            # Only who may administer the namespace learns that there is no such repository.
            is_seen = READ in self._rights if kept else ADMIN in self._rights
            if not is_seen and not (kept and kept.is_public):
                return self._refuse()
            if not kept:
                return _error(404, "not_found", "Not Found")
            return (200, self._tags(kept, query)) if verb else (200, self._shown(found["name"], kept))
        if verb == "changevisibility":
            return self._change(kept, data) if ADMIN in self._rights else self._refuse()
        if WRITE not in self._rights:
            return self._refuse()
        return self._expire(kept.tags.get(found["tag"]) if kept else None, data)

    @property
    def _rights(self) -> Collection[str]:
        return RIGHTS.get(self.tokens[-1], ())

    def _refuse(self) -> Reply:
        if self.tokens[-1] in RIGHTS:
            return _error(403, "insufficient_scope", "Unauthorized")
        return _error(401, "invalid_token", "Requires authentication")

    def _create(self, data: Mapping[str, Any]) -> Reply:
        if CREATE not in self._rights:
            return self._refuse()
        if not {"repository", "visibility", "description"} <= set(data) or data["visibility"] not in _VISIBILITIES:
            return _error(400, "invalid_request", "'description' is a required property")
        name = f"{data['namespace']}/{data['repository']}"
        if name in self.repositories:
            return 400, {"message": "Repository already exists"}
        if data["visibility"] == "private" and not self.private_repositories:
            return _error(402, "exceeds_license", "Payment Required")
        if not _NAME.fullmatch(data["repository"]):
            return _error(400, "invalid_request", "Invalid repository name")
        self.repositories[name] = Kept(data["visibility"] == "public")
        return 201, {"namespace": data["namespace"], "name": data["repository"], "kind": "image"}

    def _change(self, kept: Kept | None, data: Mapping[str, Any]) -> Reply:
        if data.get("visibility") not in _VISIBILITIES:
            return _error(400, "invalid_request", f"{data.get('visibility')!r} is not one of {_VISIBILITIES}")
        if data["visibility"] == "private" and not self.private_repositories:
            return _error(402, "exceeds_license", "Payment Required")
        if kept:
            kept.is_public = data["visibility"] == "public"
        return 200, {"success": True} if kept else None

    def _expire(self, tag: Tag | None, data: Mapping[str, Any]) -> Reply:
        if tag is None:
            return _error(404, "not_found", "Not Found")
        wanted = data["expiration"]
        if wanted is not None and wanted <= time.time():
            return 400, {"message": "The browser (or proxy) sent a request that this server could not understand."}
        # It keeps the expiry between an hour and the longest life after the push.
        tag.end = None if wanted is None else tag.start + min(max(wanted - tag.start, 3600), LONGEST)
        return 201, "Updated"

    def _tags(self, kept: Kept, query: Mapping[str, list[str]]) -> dict[str, Any]:
        size = min(self.page, int(query.get("limit", ["50"])[0]))
        page = int(query.get("page", ["1"])[0])
        rows = [_row(name, tag) for name, tag in kept.tags.items() if tag.end is None or tag.end > time.time()]
        shown = rows[(page - 1) * size : page * size]
        return {"tags": shown, "page": page, "has_additional": len(rows) > page * size}

    def _shown(self, name: str, kept: Kept) -> dict[str, Any]:
        namespace, _, rest = name.partition("/")
        return {"namespace": namespace, "name": rest, "kind": "image", "is_public": kept.is_public, "state": "NORMAL"}


def _row(name: str, tag: Tag) -> dict[str, Any]:
    row = {"name": name, "reversion": False, "start_ts": tag.start, "manifest_digest": tag.digest}
    return {**row, "end_ts": tag.end, "expiration": formatdate(tag.end)} if tag.end else row


def _error(status: int, kind: str, text: str) -> Reply:
    return status, {"detail": text, "error_message": text, "error_type": kind, "title": kind, "status": status}


@contextmanager
def serve() -> Iterator[Quay]:
    """Run a server while the block runs."""
    server = Quay()
    with web_server(server.handle) as url:
        server.host = urlsplit(url).netloc
        yield server
