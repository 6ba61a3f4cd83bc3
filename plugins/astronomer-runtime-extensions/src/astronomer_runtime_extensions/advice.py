"""What the feed says to those who run one version, and the notices that follow from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from astronomer_runtime_extensions.feed import Release, plain_text
from astronomer_runtime_extensions.version import Version

AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Advice:
    """For a running version: the version to move to, the last day of its maintenance, why it was yanked."""

    newer: str = ""
    end_of_support: date | None = None
    yanked: bool = False
    yanked_reason: str = ""

    def to_json(self) -> str:
        """The text that `from_json` reads."""
        end = self.end_of_support
        values = (self.newer, end.isoformat() if end else None, self.yanked, self.yanked_reason)
        return json.dumps(values)

    @classmethod
    def from_json(cls, text: str) -> Advice:
        """The advice that was written. Raises ValueError or TypeError for another text."""
        newer, end, yanked, reason = json.loads(text)
        return cls(newer, date.fromisoformat(end) if end else None, yanked, plain_text(reason))


@dataclass(frozen=True)
class Notice:
    """What an administrator is told of a version. The key stays the same until there is something new to say."""

    key: str
    level: str
    text: str
    version: str


def advise(releases: Iterable[Release], running: Version) -> Advice:
    """What a feed says to those who run a version, which need not be in the feed."""
    known = list(releases)
    newer = newest(known, running)
    own = next((release for release in known if release.version == running), None)
    if own is None:
        return Advice(newer)
    return Advice(newer, own.end_of_support, own.yanked, own.yanked_reason)


def newest(releases: Iterable[Release], running: Version) -> str:
    """The version to move to, or nothing: the newest stable one of the same major that was not yanked, else of all."""
    newer = [r.version for r in releases if r.stable and not r.yanked and r.version > running]
    same = [version for version in newer if version.major == running.major]
    best = max(same or newer, default=None)
    return best.text if best else ""


def notices(advice: Advice, running: str, today: date) -> tuple[Notice, ...]:
    """The notices of that day (UTC), what matters most first."""
    return tuple(_notices(advice, running, today))


def _notices(advice: Advice, running: str, today: date) -> Iterator[Notice]:
    if advice.yanked:
        reason = f": {advice.yanked_reason}" if advice.yanked_reason else "."
        text = f"Astronomer Runtime {running} was yanked{reason}"
        yield Notice(f"yanked {running} {_digest(advice.yanked_reason)}", "danger", text, running)
    end = advice.end_of_support
    if end is not None and today > end:
        text = f"Maintenance of Astronomer Runtime {running} ended on {end}."
        yield Notice(f"ended {running} {end}", "warning", text, running)
    elif end is not None and today >= end - AHEAD:
        text = f"Maintenance of Astronomer Runtime {running} ends on {end}."
        yield Notice(f"ends {running} {end}", "warning", text, running)
    if advice.newer:
        text = f"Astronomer Runtime {advice.newer} is available; this is {running}."
        yield Notice(f"newer {advice.newer}", "info", text, advice.newer)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
