"""A reader that checks what a repository shows: every tag is complete, and none changes that never may."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import re
import ssl
import threading
import time
from typing import Any

from packaging.version import Version

from release.oci.descriptors import VERSION
from release.oci.media_types import INDEX, MANIFEST
from release.registry.testing.server import PASSWORD, USER, Running

_TAG_OF_A_VERSION = re.compile(r"([0-9]+\.[0-9]+\.[0-9]+)(-.*)?")
_LOGIN = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
_READS = 10
_PAUSE = 0.02
_HEADERS = {"Authorization": _LOGIN, "Accept": f"{INDEX}, {MANIFEST}"}


class Observer:
    """Reads a repository without the code under test. `problems` are lines for what it must not have found.

    With `remember`, content that was complete is not fetched again.
    """

    def __init__(self, running: Running, name: str, tags_of_a_version: int, remember: bool = True) -> None:
        self._running = running
        self._name = name
        self._count = tags_of_a_version
        self._remember = remember
        self._complete: set[str] = set()
        self._fixed: dict[str, str] = {}
        self._moving: dict[str, Version] = {}
        self._lock = threading.Lock()
        self.problems: list[str] = []
        self.checks = 0
        self.missed = 0

    def check(self) -> None:
        """Read every tag, and all that it leads to."""
        with self._lock:
            connection = _connect(self._running)
            try:
                for tag in self._tags(connection):
                    self._check_tag(connection, tag)
                self._check_order(connection)
            finally:
                connection.close()
            self.checks += 1

    def _check_tag(self, connection: http.client.HTTPConnection, tag: str) -> None:
        content = self._read_tag(connection, tag)
        if not content and tag not in self._fixed and tag not in self._moving:
            # The registry lists a new tag a moment before it has one.
            return
        index = self._parsed(tag, content)
        digest = _digest(content)
        if [row["platform"]["architecture"] for row in index.get("manifests", ())] != ["amd64", "arm64"]:
            self.problems.append(f"{tag}: {digest} is not an index of both architectures")
        if _TAG_OF_A_VERSION.fullmatch(tag):
            if self._fixed.setdefault(tag, digest) != digest:
                self.problems.append(f"{tag}: changed from {self._fixed[tag]} to {digest}")
        else:
            self._check_moving(tag, Version(index.get("annotations", {}).get(VERSION, "0")))
        if digest not in self._complete:
            self._check_content(connection, tag, index)
            self._keep(digest)

    def _read_tag(self, connection: http.client.HTTPConnection, tag: str) -> bytes:
        """Read a tag. In files, docker-registry empties the link of a tag before it writes it: then read it again."""
        for _ in range(_READS):
            content = self._get(connection, f"manifests/{tag}")
            if content:
                return content
            self.missed += 1
            time.sleep(_PAUSE)
        return b""

    def _check_moving(self, tag: str, version: Version) -> None:
        if self._moving.get(tag, version) > version:
            self.problems.append(f"{tag}: moved back from {self._moving[tag]} to {version}")
        self._moving[tag] = version

    def _check_content(self, connection: http.client.HTTPConnection, tag: str, index: Any) -> None:
        for row in index.get("manifests", ()):
            content = self._verified(connection, tag, f"manifests/{row['digest']}", row)
            image = self._parsed(tag, content)
            for blob in (image["config"], *image["layers"]) if image else ():
                if blob["digest"] not in self._complete:
                    self._verified(connection, tag, f"blobs/{blob['digest']}", blob)
                    self._keep(blob["digest"])

    def _check_order(self, connection: http.client.HTTPConnection) -> None:
        """A moving tag has a version only when all tags of that version are there."""
        present = [found[1] for tag in self._tags(connection) if (found := _TAG_OF_A_VERSION.fullmatch(tag))]
        for tag, version in self._moving.items():
            if present.count(str(version)) != self._count:
                self.problems.append(f"{tag}: has {version}, of which {present.count(str(version))} tags are there")

    def _verified(self, connection: http.client.HTTPConnection, tag: str, path: str, row: Any) -> bytes:
        content = self._get(connection, path)
        if _digest(content) != row["digest"] or len(content) != row["size"]:
            self.problems.append(f"{tag}: {row['digest']}: found {_digest(content)} of {len(content)} bytes")
        return content

    def _parsed(self, tag: str, content: bytes) -> Any:
        try:
            return json.loads(content)
        except ValueError:
            self.problems.append(f"{tag}: no JSON: {content[:100]!r}")
            return {}

    def _keep(self, digest: str) -> None:
        if self._remember:
            self._complete.add(digest)

    def _tags(self, connection: http.client.HTTPConnection) -> list[str]:
        found = json.loads(self._get(connection, "tags/list", missing=b"{}"))
        return sorted(found.get("tags") or ())

    def _get(self, connection: http.client.HTTPConnection, path: str, missing: bytes = b"") -> bytes:
        connection.request("GET", f"/v2/{self._name}/{path}", headers=_HEADERS)
        response = connection.getresponse()
        content = response.read()
        return content if response.status == 200 else missing


def _connect(running: Running) -> http.client.HTTPConnection:
    bundle = running.certificates.authority if running.certificates else None
    context = ssl.create_default_context(cafile=str(bundle)) if bundle else None
    if context is None:
        return http.client.HTTPConnection(running.host, timeout=60)
    return http.client.HTTPSConnection(running.host, timeout=60, context=context)


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
