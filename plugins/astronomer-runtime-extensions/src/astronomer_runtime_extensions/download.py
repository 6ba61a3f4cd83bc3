"""Download the release feed: little of it, and not for long."""

from __future__ import annotations

import time
import urllib.request

TIMEOUT = 5.0
DEADLINE = 20.0
LIMIT = 4 * 1024 * 1024
_CHUNK = 64 * 1024


class DownloadError(OSError):
    """The document is too large, too slow, or not at a web address."""


def download(url: str, *, timeout: float = TIMEOUT, deadline: float = DEADLINE, limit: int = LIMIT) -> bytes:
    """The document at an address.

    `timeout` is how many seconds the server may be silent, `deadline` how many all of it may take, `limit` its bytes.
    Raises OSError or ValueError when it cannot be had.
    """
    if not url.lower().startswith(("http://", "https://")):
        raise DownloadError(f"not a web address: {url[:100]!r}")
    headers = {"Accept": "application/json", "User-Agent": "astronomer-runtime-extensions"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # the scheme is checked above
    end = time.monotonic() + deadline
    with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310
        content = bytearray()
        while chunk := response.read1(_CHUNK):
            content += chunk
            if len(content) > limit:
                raise DownloadError(f"larger than {limit} bytes")
            if time.monotonic() > end:
                raise DownloadError(f"not there after {deadline:.0f} s")
    return bytes(content)
