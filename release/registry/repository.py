"""A repository: its manifests, tags and blobs. All that is read is checked by digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

from release.common.errors import ReleaseError
from release.oci.descriptors import Descriptor
from release.oci.digests import CHUNK, DIGEST, digest_of
from release.oci.manifests import Manifest, manifest
from release.oci.media_types import INDEXES, MANIFESTS
from release.registry.connection import PULL, Connection
from release.registry.patience import Patience, TemporaryError
from release.registry.references import Place
from release.registry.transport import BusyError, may_pass

_ACCEPT = {"Accept": ", ".join((*INDEXES, *MANIFESTS))}
_DIGEST = "Docker-Content-Digest"
_NEXT = re.compile(r'<([^>]+)>\s*;\s*rel="?next"?')
_ABSENT = 404
_FOUND = (200, _ABSENT)
# The specification lets registries refuse larger ones.
MOST_BYTES = 4 << 20
_MOST_PAGES = 1000

Seen = Callable[[int], None]


class Repository:
    """A repository of a registry, with the machine's login for it."""

    def __init__(
        self, place: Place, environ: Mapping[str, str], patience: Patience | None = None, actions: str = PULL
    ) -> None:
        self.place = place
        self.connection = Connection(place, environ, patience, actions)

    def manifest(self, reference: str) -> Manifest | None:
        """Return what a tag or a digest points at; None if there is no such thing.

        Raises ReleaseError if the registry does not give what the digest says, else as Connection.send does.
        """
        doing = f"read {reference}"
        path = f"manifests/{reference}"
        response = self.connection.send(
            "GET", path, doing, ok=_FOUND, headers=_ACCEPT, check=lambda found: _check_manifest(found, reference)
        )
        if response.status_code == _ABSENT:
            return None
        try:
            return manifest(response.content, response.headers.get("Content-Type", "").partition(";")[0])
        except ValueError as error:
            raise ReleaseError(f"{self.place}: {doing}: {error}") from None

    def digest(self, tag: str) -> str:
        """Return the digest that a tag points at; empty if there is no such tag. Raises as `manifest` does."""
        found = self.manifest(tag)
        return found.digest if found else ""

    def put(self, made: Manifest, reference: str = "") -> requests.Response:
        """Store a manifest or an index by its digest, or as the tag `reference`.

        It is sent again if it arrived damaged. Raises as Connection.send does.
        """
        name = reference or made.digest
        return self.connection.send(
            "PUT",
            f"manifests/{name}",
            f"write {name}",
            ok=(201, 202),
            data=made.content,
            headers={"Content-Type": made.media_type},
            check=lambda response: self._check_stored(response, made, name),
        )

    def _check_stored(self, response: requests.Response, made: Manifest, name: str) -> None:
        """Raise TemporaryError if a manifest did not arrive as it was sent."""
        if response.status_code == requests.codes.bad_request:
            raise BusyError(response, None)
        said = response.headers.get(_DIGEST, made.digest)
        if response.ok and said != made.digest and self.digest(name) != made.digest:
            raise TemporaryError(f"expected {made.digest}, found {said[:100]}")

    def remove(self, reference: str) -> bool:
        """Remove a tag, or a manifest by digest. Return whether it was there. Raises as Connection.send does."""
        response = self.connection.send("DELETE", f"manifests/{reference}", f"remove {reference}", ok=(200, 202, 404))
        return response.status_code != _ABSENT

    def tags(self) -> tuple[str, ...]:
        """Return all tags; none for a repository that does not exist yet. Raises as Connection.send does."""
        found: list[str] = []
        path = "tags/list?n=1000"
        for _ in range(_MOST_PAGES):
            response = self.connection.send("GET", path, "list the tags", ok=_FOUND)
            if response.status_code == _ABSENT:
                break
            found.extend(self._names(response))
            more = _NEXT.search(response.headers.get("Link", ""))
            if not more:
                break
            path = self._next(response.url, more[1])
        return tuple(dict.fromkeys(found))

    def has_blob(self, wanted: Descriptor) -> bool:
        """Return whether the repository has a blob. Raises as Connection.send does."""
        path = f"blobs/{wanted.digest}"
        response = self.connection.send("HEAD", path, f"look for {wanted.digest}", ok=_FOUND, allow_redirects=True)
        return response.status_code != _ABSENT

    def blob(self, wanted: Descriptor) -> bytes:
        """Return a small blob. Raises ReleaseError if it is missing or not what its digest says."""
        if wanted.size > MOST_BYTES:
            raise ReleaseError(f"{self.place}: {wanted.digest}: expected at most {MOST_BYTES} bytes")
        doing = f"read {wanted.digest}"

        def check(response: requests.Response) -> None:
            if response.ok and digest_of(response.content) != wanted.digest:
                raise TemporaryError(f"expected {wanted.digest}, found {digest_of(response.content)}")

        return self.connection.send("GET", f"blobs/{wanted.digest}", doing, check=check).content

    def download(self, wanted: Descriptor, file: Path, seen: Seen = lambda _: None) -> None:
        """Write a blob to a file, which is continued if it has a part of it. `seen` gets the bytes of each piece.

        Raises ReleaseError if the registry does not give all of it, or not what its digest says.
        """
        doing, failures, most = f"read {wanted.digest}", 0, _size(file)
        while True:
            try:
                self._continue(wanted, file, doing, seen)
                return
            except TemporaryError as fault:
                # Bytes that had to be dropped do not count as progress when they come again.
                failures = 1 if _size(file) > most else failures + 1
                most = max(most, _size(file))
                if not may_pass(fault) or failures >= self.connection.patience.attempts:
                    raise self.connection.failed(doing, fault) from None
                self.connection.patience.wait(failures, fault)

    def _continue(self, wanted: Descriptor, file: Path, doing: str, seen: Seen) -> None:
        """Fetch what is missing of a file in one request."""
        have = _size(file)
        if have < wanted.size:
            headers = {"Range": f"bytes={have}-"} if have else {}
            response = self.connection.once(
                "GET", f"blobs/{wanted.digest}", doing, ok=(200, 206), headers=headers, stream=True
            )
            _append(response, file, seen)
        _check_file(wanted, file)

    def _names(self, response: requests.Response) -> list[str]:
        try:
            return [str(name) for name in response.json().get("tags") or ()]
        except (ValueError, AttributeError, TypeError):
            raise ReleaseError(f"{self.place}: list the tags: expected a list, found something else") from None

    def _next(self, before: str, link: str) -> str:
        found = urljoin(before, link)
        if urlsplit(found).netloc != urlsplit(before).netloc:
            raise ReleaseError(f"{self.place}: list the tags: expected the next page on the same host")
        return found


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _check_manifest(response: requests.Response, reference: str) -> None:
    """Raise TemporaryError if a manifest is not what the reference or the registry's own header says."""
    if not response.ok:
        return
    found = digest_of(response.content)
    said = reference if DIGEST.fullmatch(reference) else response.headers.get(_DIGEST, found)
    if found != said:
        raise TemporaryError(f"expected a manifest with the digest {said[:100]}, found {found}")


def _append(response: requests.Response, file: Path, seen: Seen) -> None:
    """Append the body to a file, or begin it anew if the registry sends all of it."""
    mode = "ab" if response.status_code == requests.codes.partial_content else "wb"
    try:
        with file.open(mode) as target:
            for chunk in response.iter_content(CHUNK):
                target.write(chunk)
                seen(len(chunk))
    except requests.RequestException as error:
        raise TemporaryError(f"the answer ended early: {type(error).__name__}") from None
    finally:
        response.close()


def _check_file(wanted: Descriptor, file: Path) -> None:
    size = file.stat().st_size
    if size < wanted.size:
        raise TemporaryError(f"expected {wanted.size} bytes, found {size}")
    found = hashlib.sha256()
    with file.open("rb") as source:
        for chunk in iter(lambda: source.read(CHUNK), b""):
            found.update(chunk)
    if f"sha256:{found.hexdigest()}" != wanted.digest:
        # Nothing of it can be trusted, so the next attempt begins anew.
        file.unlink()
        raise TemporaryError(f"expected {wanted.digest}, found sha256:{found.hexdigest()}")
