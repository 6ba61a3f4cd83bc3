"""Upload a blob: mount it from another repository, or send it in pieces and go on after a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from urllib.parse import urljoin

import requests

from release.common.errors import InputError
from release.oci.descriptors import Descriptor
from release.registry.connection import Connection
from release.registry.patience import TemporaryError
from release.registry.repository import Repository
from release.registry.transport import may_pass

# Stores behind registries refuse pieces below 5 MiB, other than the last.
PIECE = 16 << 20
_RANGE = re.compile(r"(?:bytes=)?0-([0-9]+)")
_BYTES = {"Content-Type": "application/octet-stream"}
# Answers by which a registry says that an upload is of no use any more: unknown, at another offset, or damaged.
_LOST = (400, 404, 416)

Sent = Callable[[int], None]


class Outcome(Enum):
    """What happened to a blob."""

    THERE = "there already"
    MOUNTED = "mounted"
    UPLOADED = "uploaded"


class _LostError(TemporaryError):
    """The upload cannot go on, and must begin again."""


def upload(
    repository: Repository,
    wanted: Descriptor,
    file: Path,
    sources: Sequence[str] = (),
    sent: Sent = lambda _: None,
    piece: int = PIECE,
) -> Outcome:
    """Bring a file into a repository as a blob, unless it is there.

    `sources` are repositories of the same registry that may have it; `sent` gets the bytes that the registry has
    taken since the last call, which are negative if it lost some. Raises as Connection.send does.
    """
    connection = repository.connection
    failures = 0
    while True:
        if repository.has_blob(wanted):
            return Outcome.THERE if not failures else Outcome.UPLOADED
        upload_ = _Upload(connection, wanted, file, sent, piece)
        try:
            if upload_.start(sources):
                return Outcome.MOUNTED
            upload_.run()
            return Outcome.UPLOADED
        except TemporaryError as fault:
            upload_.forget()
            failures += 1
            if not may_pass(fault) or failures >= connection.patience.attempts:
                raise connection.failed(upload_.doing, fault) from None
            connection.patience.wait(failures, fault)


def check_push(repository: Repository) -> None:
    """Raise as Connection.send does if the login may not push: begin an upload, and take it back."""
    doing = "ask for the right to push"
    response = repository.connection.send("POST", "blobs/uploads/", doing, ok=(202,), headers={"Content-Length": "0"})
    location = urljoin(response.url, response.headers.get("Location", ""))
    # Some registries ask for the right to delete here. They also remove old uploads by themselves.
    repository.connection.send("DELETE", location, doing, ok=(200, 202, 204, 401, 403, 404, 405))


class _Upload:
    """One upload of a blob. `offset` is what the registry has of it."""

    def __init__(self, connection: Connection, wanted: Descriptor, file: Path, sent: Sent, piece: int) -> None:
        self.doing = f"upload {wanted.digest}"
        self._connection = connection
        self._wanted = wanted
        self._file = file
        self._sent = sent
        self._piece = piece
        self._location = ""
        self.offset = 0

    def start(self, sources: Sequence[str]) -> bool:
        """Begin, and return whether the registry mounted the blob from one of the sources instead."""
        for source in sources or ("",):
            parameters = {"mount": self._wanted.digest, "from": source} if source else {}
            response = self._connection.send(
                "POST",
                "blobs/uploads/",
                self.doing,
                ok=(201, 202),
                others=[source] if source else (),
                params=parameters,
                headers={"Content-Length": "0"},
            )
            if response.status_code == requests.codes.created:
                return True
            self._follow(response)
            least = response.headers.get("OCI-Chunk-Min-Length", "")
            self._piece = max(self._piece, int(least) if least.isdigit() else 0)
        return False

    def run(self) -> None:
        """Send everything. Raises TemporaryError if the upload cannot go on."""
        if self._wanted.size > self._piece:
            self._send_pieces()
        with self._file.open("rb") as source:
            source.seek(self.offset)
            rest = source.read()
        self._finish(rest)

    def _send_pieces(self) -> None:
        failures = 0
        while self._wanted.size - self.offset > self._piece:
            try:
                self._send_piece()
                failures = 0
            except _LostError:
                raise
            except TemporaryError as fault:
                failures += 1
                if not may_pass(fault):
                    raise
                self._connection.patience.wait(failures, fault)
                self._ask()

    def _send_piece(self) -> None:
        with self._file.open("rb") as source:
            source.seek(self.offset)
            content = source.read(self._piece)
        last = self.offset + len(content) - 1
        headers = {**_BYTES, "Content-Range": f"{self.offset}-{last}"}
        self._follow(self._once("PATCH", (202,), data=content, headers=headers))
        self._move(last + 1)

    def _ask(self) -> None:
        """Ask what the registry has, after a fault."""
        response = self._connection.send("GET", self._location, self.doing, ok=(200, 204, *_LOST))
        found = _RANGE.fullmatch(response.headers.get("Range", ""))
        if response.status_code in _LOST or not found:
            raise _LostError("the registry lost the upload")
        self._follow(response)
        # A registry writes 0-0 for no byte and for one.
        last = int(found[1])
        self._move(last + 1 if last else 0)

    def _finish(self, rest: bytes) -> None:
        separator = "&" if "?" in self._location else "?"
        address = f"{self._location}{separator}digest={self._wanted.digest}"
        headers = _BYTES if not self.offset else {
            **_BYTES,
            "Content-Range": f"{self.offset}-{self.offset + len(rest) - 1}",
        }
        self._once("PUT", (201, 202, 204), address, data=rest, headers=headers)
        self._move(self._wanted.size)

    def _once(self, method: str, ok: Sequence[int], address: str = "", **options: object) -> requests.Response:
        response = self._connection.once(
            method, address or self._location, self.doing, ok=(*ok, *_LOST), **options
        )
        if response.status_code in _LOST:
            raise _LostError(f"the registry refuses the upload: {response.status_code}")
        return response

    def _follow(self, response: requests.Response) -> None:
        location = response.headers.get("Location")
        if location:
            self._location = urljoin(response.url, location)
        if not self._location:
            raise InputError(f"{self._connection.place}: {self.doing}: expected the address of an upload, found none")

    def _move(self, offset: int) -> None:
        if offset > self._wanted.size:
            raise _LostError("the registry has more than was sent")
        self._sent(offset - self.offset)
        self.offset = offset

    def forget(self) -> None:
        """Take back what was counted as sent."""
        self._sent(-self.offset)
        self.offset = 0
