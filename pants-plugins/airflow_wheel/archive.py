"""Unpack a wheel into a folder, and pack a folder into a wheel reproducibly."""

from __future__ import annotations

import base64
import csv
import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

# The earliest time that a zip file can hold.
TIME = (1980, 1, 1, 0, 0, 0)
MODE = 0o100644


def unpack(wheel: Path, folder: Path) -> None:
    """Write every file of the wheel below the folder."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)


def write_record(folder: Path, record: Path) -> None:
    """Rewrite RECORD: a row with path, hash and size for every file below the folder, and a row for RECORD itself."""
    rows = [_row(folder, path) for path in files(folder) if path != record]
    with record.open("w", newline="", encoding="utf-8") as output:
        writer = csv.writer(output, lineterminator="\n")
        writer.writerows([*rows, [record.relative_to(folder).as_posix(), "", ""]])


def pack(folder: Path, wheel: Path) -> None:
    """Write a wheel of every file below the folder, sorted by path, all with the same time and permissions."""
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in files(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), TIME)
            entry.create_system, entry.external_attr = 3, MODE << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def files(folder: Path) -> Iterator[Path]:
    """Return every file below the folder, sorted by its path in the wheel."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return iter(sorted(found, key=lambda path: path.relative_to(folder).as_posix()))


def _row(folder: Path, path: Path) -> list[str]:
    content = path.read_bytes()
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return [path.relative_to(folder).as_posix(), f"sha256={digest}", str(len(content))]
