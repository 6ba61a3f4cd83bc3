"""Download one file and check its hash: URL SHA256 FILE.

Run by the engine in a sandbox with Pants' own interpreter; the standard library alone is there.
Exit code 3: the address cannot be reached; 4: what it serves has another hash.
"""

from __future__ import annotations

import hashlib
import http.client
import sys
import time
import urllib.error
import urllib.request

ATTEMPTS = 3
TIMEOUT_SECONDS = 30


def download(url: str) -> bytes:
    """The content at `url`. Waits between attempts, but not for an answer that will not change."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - file: is a mirror too
                content: bytes = response.read()
                return content
        except (OSError, http.client.HTTPException) as error:
            if _is_permanent(error) or attempt == ATTEMPTS:
                raise
            time.sleep(2**attempt)
    raise AssertionError("unreachable")


def _is_permanent(error: Exception) -> bool:
    if isinstance(error, urllib.error.HTTPError):
        return error.code < 500
    return isinstance(error, http.client.InvalidURL) or "Name or service not known" in str(error)


def main(url: str, sha256: str, file: str) -> int:
    """Download, check, write; one line on standard error if that fails."""
    try:
        content = download(url)
    except (OSError, http.client.HTTPException, ValueError) as error:
        # What an answer has in place of HTTP may be anything.
        reason = repr(error)[:200] if isinstance(error, http.client.HTTPException) else error
        print(f"{url} cannot be fetched: {reason}", file=sys.stderr)
        return 3
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        print(f"{url}: expected sha256 {sha256}, found {found}", file=sys.stderr)
        return 4
    with open(file, "wb") as output:
        output.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
