"""Look at the release feed now and then, beside the requests of a webserver and never in one."""

from __future__ import annotations

import logging
import threading
import time
from typing import Callable, Protocol

from astronomer_runtime_extensions.advice import Advice, advise
from astronomer_runtime_extensions.feed import parse_feed
from astronomer_runtime_extensions.version import Version

log = logging.getLogger(__name__)

# How often a process looks whether another has news, at most; and when it tries again after a failure.
LOOK = 60.0
RETRY = 3600.0


class Store(Protocol):
    """What all processes of a deployment share."""

    def prepare(self) -> None:
        """Make the table, unless it is there."""

    def advice(self, running: str) -> Advice | None:
        """The last advice for a version, if there is any."""

    def claim(self, running: str, now: float, lease: float, interval: float) -> bool:
        """Whether a check is due, by that interval, and this process is the one to make it, within `lease` seconds."""

    def finish(self, running: str, advice: Advice | None, due: float) -> None:
        """Write down what came of the check, and when the next is due (seconds since 1970)."""


class Checker:
    """Knows the advice for the running version."""

    def __init__(
        self,
        running: Version,
        interval: float,
        store: Store,
        download: Callable[[], bytes],
    ) -> None:
        """`interval` is in seconds; `download` gets the feed and may raise anything."""
        self.advice: Advice | None = None
        self._running = running
        self._interval = interval
        self._store = store
        self._download = download
        self._next = 0.0
        self._busy = threading.Lock()

    def poke(self) -> None:
        """Start a look at the feed in the background if it is time for one; costs next to nothing."""
        if time.monotonic() < self._next or not self._busy.acquire(blocking=False):
            return
        try:
            threading.Thread(target=self._look_and_release, name="astronomer-update-check", daemon=True).start()
        except RuntimeError:
            self._busy.release()

    def _look_and_release(self) -> None:
        try:
            self.look()
        finally:
            self._busy.release()

    def look(self) -> None:
        """Check if it is due, and know what was found by whichever process; raises nothing."""
        pause = min(LOOK, self._interval)
        try:
            self._store.prepare()
            if self._store.claim(self._running.text, time.time(), min(RETRY, self._interval), self._interval):
                self._check()
            # Nothing is there while the first check after a loss of the table goes on elsewhere.
            self.advice = self._store.advice(self._running.text) or self.advice
        except Exception as error:
            pause = max(pause, min(RETRY, self._interval))
            log.debug("No update notices: %r", error)
        self._next = time.monotonic() + pause

    def _check(self) -> None:
        advice, due = None, time.time() + min(RETRY, self._interval)
        try:
            advice = advise(parse_feed(self._download()), self._running)
            due = time.time() + self._interval
        except Exception as error:
            log.debug("The release feed cannot be read: %r", error)
        self._store.finish(self._running.text, advice, due)
