"""Read advisories from a folder, a file or an address: JSON records, or a zip of them as OSV publishes."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import requests

from host.fetch import shown
from release.advisories.record import Advisory, parse
from release.common.errors import InputError, ReleaseError

# A record is some kilobytes long.
MAX_BYTES = 16 * 1024 * 1024
Session = Callable[[], requests.Session]
Part = tuple[str, bytes]


def read(places: Iterable[str], session: Session) -> list[Advisory]:
    """Return the advisories of all places that were not withdrawn.

    Raises InputError for a place that does not exist or has something else, and ReleaseError if one does not answer.
    """
    parts = (part for place in places for part in _parts(place, session))
    found = (parse(name, data) for name, content in parts for data in _records(name, content))
    return [advisory for advisory in found if advisory]


def _parts(place: str, session: Session) -> Iterator[Part]:
    if place.startswith(("https://", "http://")):
        yield from _unpacked(shown(place), _fetched(place, session()))
    elif Path(place).is_dir():
        for file in sorted(Path(place).rglob("*.json")):
            yield str(file), _content(file)
    else:
        yield from _unpacked(place, _content(Path(place)))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        expected = "expected a folder, a zip, a JSON file or an address of advisories"
        raise InputError(f"{file}: {expected}, found: {error.strerror}") from None


def _fetched(url: str, session: requests.Session) -> bytes:
    try:
        response = session.get(url, timeout=(10, 120))
    except requests.RequestException as error:
        raise ReleaseError(f"{shown(url)}: the advisories cannot be fetched: {type(error).__name__}") from None
    if 400 <= response.status_code < 500:
        raise InputError(f"{shown(url)}: expected advisories, found {response.status_code} {response.reason}")
    if not response.ok:
        raise ReleaseError(f"{shown(url)}: the server of the advisories answers {response.status_code}")
    return response.content


def _unpacked(place: str, content: bytes) -> Iterator[Part]:
    if not content.startswith(b"PK") and not place.endswith(".zip"):
        yield place, content
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                if entry.filename.endswith(".json"):
                    yield _entry(place, archive, entry)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as error:
        raise InputError(f"{place}: expected a zip of advisories, found a broken one: {error}") from None


def _entry(place: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Part:
    name = f"{place}: {entry.filename!r}"
    if entry.file_size > MAX_BYTES:
        raise InputError(f"{name}: expected at most {MAX_BYTES} bytes, found {entry.file_size}")
    return name, archive.read(entry)


def _records(name: str, content: bytes) -> Iterator[Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise InputError(f"{name}: expected JSON, found something else") from None
    yield from data if isinstance(data, list) else [data]
