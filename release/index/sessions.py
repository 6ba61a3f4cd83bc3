"""HTTP sessions with the machine's certificates, a cache on disk, and bounded retries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import requests
from cachecontrol import CacheControlAdapter
from cachecontrol.caches.file_cache import FileCache
from urllib3.util import Retry

from host.certificates import ca_bundle

ATTEMPTS = 4
BUSY = (429, 500, 502, 503, 504)


def sessions(environ: Mapping[str, str], cache: Path) -> Callable[[], requests.Session]:
    """Return a maker of sessions. An answer with an ETag is kept in `cache`, and asked for only if it changed.

    Raises HostError for an invalid configuration of certificates.
    """
    bundle = str(ca_bundle(environ))
    answers = FileCache(str(cache / "http"))

    def make() -> requests.Session:
        session = requests.Session()
        session.verify = bundle
        adapter = CacheControlAdapter(cache=answers, max_retries=retries())
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    return make


def once(environ: Mapping[str, str]) -> Callable[[], requests.Session]:
    """Return a maker of sessions that ask once, for what a command can do without."""
    bundle = str(ca_bundle(environ))

    def make() -> requests.Session:
        session = requests.Session()
        session.verify = bundle
        return session

    return make


def retries() -> Retry:
    """Return the policy: 4 attempts with 0, 1 and 2 seconds between them, or what `Retry-After` asks for."""
    return Retry(
        total=ATTEMPTS - 1,
        backoff_factor=0.5,
        status_forcelist=BUSY,
        respect_retry_after_header=True,
        raise_on_status=False,
    )
