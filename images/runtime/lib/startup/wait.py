"""Wait until a service accepts connections, for a bounded time."""

from __future__ import annotations

import re
import socket
import time
from typing import NamedTuple

from startup.endpoints import Endpoint
from startup.errors import StartError, say


class Bounds(NamedTuple):
    """How often a service is tried, and how many seconds lie between the beginnings of two tries."""

    tries: int
    pause: float


def bounds(environment: dict[str, str]) -> Bounds:
    """The bounds that a deployment sets; StartError for what is no number."""
    tries = environment.get("CONNECTION_CHECK_MAX_COUNT") or "20"
    pause = environment.get("CONNECTION_CHECK_SLEEP_TIME") or "3"
    if not re.fullmatch("[0-9]{1,9}", tries):
        raise StartError(f"CONNECTION_CHECK_MAX_COUNT: expected a whole number, found '{tries}'", 2)
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", pause):
        raise StartError(f"CONNECTION_CHECK_SLEEP_TIME: expected a number of seconds, found '{pause}'", 2)
    return Bounds(int(tries), float(pause))


def wait(service: str, places: list[Endpoint], limits: Bounds) -> None:
    """Return when one of the places accepts a connection; StartError when none does in time."""
    names, reason = ", ".join(map(str, places)), ""
    for attempt in range(limits.tries):
        if attempt == 1:
            say(f"waiting for the {service} at {names}: {reason}")
        started = time.monotonic()
        reason = _refusal(places, max(limits.pause, 1))
        if not reason:
            return
        if attempt + 1 < limits.tries:
            time.sleep(max(0, started + limits.pause - time.monotonic()))
    limit = f"CONNECTION_CHECK_MAX_COUNT={limits.tries}, CONNECTION_CHECK_SLEEP_TIME={limits.pause:g}"
    raise StartError(f"the {service} at {names} cannot be reached: {reason} ({limit})")


def _refusal(places: list[Endpoint], timeout: float) -> str:
    """Why none of the places accepts a connection; nothing if one does."""
    error = ""
    for place in places:
        try:
            _connect(place, timeout / len(places))
        except (OSError, UnicodeError) as reason:
            error = getattr(reason, "strerror", None) or str(reason)
        else:
            return ""
    return error


def _connect(place: Endpoint, timeout: float) -> None:
    if place.port is not None:
        socket.create_connection((place.host, place.port), timeout).close()
        return
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(timeout)
        connection.connect(place.host)
