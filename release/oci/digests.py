"""Digests: sha256 alone, as every registry has it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
CHUNK = 1 << 20


def digest_of(content: bytes) -> str:
    """Return the digest of some bytes."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def digest_of_file(path: Path) -> str:
    """Return the digest of a file, which is read in pieces."""
    found = hashlib.sha256()
    for chunk in chunks(path):
        found.update(chunk)
    return f"sha256:{found.hexdigest()}"


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the content of a file in pieces of a MiB."""
    with path.open("rb") as file:
        yield from iter(lambda: file.read(CHUNK), b"")


def hexadecimal(digest: str) -> str:
    """Return the part after `sha256:`. Raises ValueError if it is no digest, so that it is safe as a file's name."""
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"expected sha256: and 64 hexadecimal digits, found {digest[:100]!r}")
    return digest.partition(":")[2]
