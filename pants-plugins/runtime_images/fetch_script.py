"""Download one file and check its hash: URL SHA256 FILE.

Run by the engine in a sandbox with Pants' own interpreter; the standard library alone is there.
Exit code 3: the address cannot be reached; 4: what it serves has another hash.
"""

from __future__ import annotations

import hashlib
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
        except OSError as error:
            permanent = isinstance(error, urllib.error.HTTPError) and error.code < 500
            if permanent or "Name or service not known" in str(error) or attempt == ATTEMPTS:
                raise
            time.sleep(2**attempt)
    raise AssertionError("unreachable")


def main(url: str, sha256: str, file: str) -> int:
    """Download, check, write; one line on standard error if that fails."""
    try:
        content = download(url)
    except (OSError, ValueError) as error:
        print(f"{url} cannot be fetched: {error}", file=sys.stderr)
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
