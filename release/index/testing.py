"""A package index for tests: the Simple API in JSON, on a free port, with answers that a test sets."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from release.common.testing import Answer, Request, web_server

JSON = "application/vnd.pypi.simple.v1+json"


@dataclass
class Server:
    """A running index. `answers` has the answers of each path in turn; the last one stays. `paths` are the requests."""

    url: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    paths: list[str] = field(default_factory=list)
    published: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)

    def put(self, path: str, *answers: Answer) -> None:
        """Set the answers of a path, such as /simple/pip/."""
        self.answers[path] = list(answers)

    def project(self, name: str, rows: Sequence[Mapping[str, Any]], headers: Mapping[str, str] | None = None) -> None:
        """Publish the files of a project."""
        body = json.dumps({"meta": {"api-version": "1.1"}, "name": name, "files": rows}).encode()
        self.put(f"/simple/{name}/", Answer(200, body, {"Content-Type": JSON, **(headers or {})}))

    def answer(self, request: Request) -> Answer:
        """Return the next answer of the path; 304 if the client has it."""
        self.paths.append(request.path)
        known = self.answers.get(request.path, [Answer(404)])
        found = known.pop(0) if len(known) > 1 else known[0]
        tag = found.headers.get("ETag")
        return Answer(304, b"", found.headers) if tag and request.headers.get("If-None-Match") == tag else found


@contextmanager
def serve() -> Iterator[Server]:
    """Run an index while the block runs."""
    server = Server("")
    with web_server(server.answer) as address:
        server.url = f"{address}/simple"
        yield server


def publish(server: Server, name: str, *versions: str, day: str = "2024-06-01", requires: Sequence[str] = ()) -> None:
    """Publish a wheel for each version, with requirements, at the start of a day; wheels of earlier calls stay."""
    for version in versions:
        file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
        metadata = _metadata(name, version, requires)
        content = _wheel(name, version, metadata)
        server.put(f"/files/{file}", Answer(200, content))
        server.put(f"/files/{file}.metadata", Answer(200, metadata))
        more = {
            "url": f"{server.url.removesuffix('/simple')}/files/{file}",
            "core-metadata": {"sha256": hashlib.sha256(metadata).hexdigest()},
        }
        server.published.setdefault(name, []).append(row(file, day, content, more))
    server.project(name, server.published[name])


def publish_source(server: Server, name: str, version: str, day: str = "2024-06-01") -> None:
    """Publish a source archive of a version at the start of a day. Its metadata can be read without building it."""
    folder = f"{name}-{version}"
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        info = f"Metadata-Version: 2.2\nName: {name}\nVersion: {version}\n".encode()
        member = tarfile.TarInfo(f"{folder}/PKG-INFO")
        member.size = len(info)
        archive.addfile(member, io.BytesIO(info))
    file = f"{folder}.tar.gz"
    server.put(f"/files/{file}", Answer(200, content.getvalue()))
    url = {"url": f"{server.url.removesuffix('/simple')}/files/{file}"}
    server.published.setdefault(name, []).append(row(file, day, content.getvalue(), url))
    server.project(name, server.published[name])


def _metadata(name: str, version: str, requires: Sequence[str]) -> bytes:
    needs = "".join(f"Requires-Dist: {one}\n" for one in requires)
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}".encode()


def _wheel(name: str, version: str, metadata: bytes) -> bytes:
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    wheel = b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files = {f"{info}/METADATA": metadata, f"{info}/WHEEL": wheel, f"{info}/RECORD": b""}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, data in files.items():
            # A fixed time, so that the same wheel has the same hash.
            archive.writestr(zipfile.ZipInfo(path), data)
    return content.getvalue()


def row(
    name: str, day: str | None = "2024-01-01", content: bytes = b"", more: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """Return the row of a file that was uploaded at the start of a day; `more` are further keys."""
    time = {"upload-time": f"{day}T00:00:00.123456Z"} if day else {}
    sha256 = hashlib.sha256(content).hexdigest()
    return {"filename": name, "url": f"https://host.invalid/{name}", "hashes": {"sha256": sha256}, **time, **more}
