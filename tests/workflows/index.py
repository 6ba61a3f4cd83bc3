"""A package index that shows the real one as it was on a day, with packages of the test added."""

from __future__ import annotations

import hashlib
import html
import io
import ssl
import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from release.common.testing import Answer, Request, json_answer, web_server
from release.registry.testing.certificates import Certificates

ACCEPT = "application/vnd.pypi.simple.v1+json"


@dataclass
class PastIndex:
    """The index at `url`. It hides the files of `upstream` that were uploaded from `until` (YYYY-MM-DD) on.

    `complete` names projects whose files are all shown, and `later` those with a day of their own. `added` has further
    rows of a project, and `files` the content of each added file.
    """

    upstream: str
    until: str
    url: str = ""
    complete: Collection[str] = ()
    later: Mapping[str, str] = field(default_factory=dict)
    added: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def answer(self, request: Request) -> Answer:
        """Return an added file or a project."""
        path = urlsplit(request.path).path.strip("/").removeprefix("simple/")
        if path.removeprefix("files/") in self.files:
            return Answer(200, self.files[path.removeprefix("files/")])
        found = self.project(path)
        if found is None:
            return Answer(404)
        return json_answer(200, found, ACCEPT) if ACCEPT in request.headers.get("Accept", "") else _page(found)

    def project(self, name: str) -> Mapping[str, Any] | None:
        """Return the answer for a project, None if there is none."""
        address = urljoin(self.upstream.rstrip("/") + "/", f"{name}/")
        response = requests.get(address, headers={"Accept": ACCEPT}, timeout=60)
        if not response.ok:
            return None
        data: dict[str, Any] = response.json()
        until = self.later.get(name, self.until)
        rows = [row for row in data["files"] if name in self.complete or row.get("upload-time", "") < until]
        there = [{**row, "url": urljoin(address, row["url"])} for row in rows]
        return {**data, "files": there + self.added.get(name, [])}

    def publish_again(self, name: str, version: str, new: str) -> None:
        """Add a release of a project that has the files of an earlier one.

        It is three days older than `until`, so that no cool-down holds it back.
        """
        found = self.project(name) or {"files": []}
        row = next(row for row in found["files"] if f"-{version}-" in row["filename"])
        file, content = renumbered(requests.get(row["url"], timeout=60).content, row["filename"], version, new)
        uploaded = date.fromisoformat(self.until) - timedelta(days=3)
        self.files[file] = content
        self.added.setdefault(name, []).append(
            {
                **{key: row[key] for key in ("requires-python",) if key in row},
                "filename": file,
                "url": f"{self.url}/files/{file}",
                "hashes": {"sha256": hashlib.sha256(content).hexdigest()},
                "size": len(content),
                "upload-time": f"{uploaded}T00:00:00.000000Z",
            }
        )


def _page(project: Mapping[str, Any]) -> Answer:
    """Return a project in HTML (PEP 503), for an old pip that knows no JSON."""
    rows = "".join(_link(row) for row in project["files"])
    return Answer(200, f"<!DOCTYPE html><html><body>{rows}</body></html>".encode(), {"Content-Type": "text/html"})


def _link(row: Mapping[str, Any]) -> str:
    python = html.escape(row.get("requires-python") or "")
    url = html.escape(f"{row['url']}#sha256={row['hashes'].get('sha256', '')}")
    return f'<a href="{url}" data-requires-python="{python}">{html.escape(row["filename"])}</a><br>\n'


def renumbered(wheel: bytes, file: str, version: str, new: str) -> tuple[str, bytes]:
    """Return the file name and the content of a wheel under another version."""
    old, info = f"-{version}.dist-info/", f"-{new}.dist-info/"
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(wheel)) as source, zipfile.ZipFile(content, "w") as target:
        names = [name for name in source.namelist() if not name.endswith("/RECORD")]
        for name in names:
            data = source.read(name)
            for old_line, new_line in _lines(name, version, new):
                data = data.replace(old_line.encode(), new_line.encode(), 1)
            target.writestr(name.replace(old, info), data)
        record = next(name for name in source.namelist() if name.endswith("/RECORD")).replace(old, info)
        target.writestr(record, "".join(f"{name.replace(old, info)},,\n" for name in names) + f"{record},,\n")
    return file.replace(f"-{version}-", f"-{new}-"), content.getvalue()


def _lines(name: str, version: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a file of a wheel that tell the version, with their replacements."""
    if name.endswith(".dist-info/METADATA"):
        yield f"\nVersion: {version}\n", f"\nVersion: {new}\n"
    if name.count("/") == 1 and name.endswith("/__init__.py"):
        yield f'\n__version__ = "{version}"\n', f'\n__version__ = "{new}"\n'


@contextmanager
def serve(
    upstream: str, until: str, host: str = "127.0.0.1", certificates: Certificates | None = None
) -> Iterator[PastIndex]:
    """Run an index on an address of this machine while the block runs, by https if there is a certificate."""
    index = PastIndex(upstream, until)
    with web_server(index.answer, host, _tls(certificates) if certificates else None) as address:
        index.url = f"{address}/simple"
        yield index


def _tls(certificates: Certificates) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)
    return context
