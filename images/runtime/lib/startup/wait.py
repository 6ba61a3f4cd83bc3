"""Wait until a service accepts connections, for a bounded time."""

from __future__ import annotations

import re
import socket
import threading
import time
from typing import Any, NamedTuple

from startup.endpoint import Endpoint
from startup.errors import StartError, report


class Bounds(NamedTuple):
    """The number of tries, and the seconds from the start of one try to the start of the next."""

    tries: int
    pause: float


def bounds(environment: dict[str, str]) -> Bounds:
    """Return the bounds that a deployment sets. Raises StartError for a value that is not a number."""
    tries = environment.get("CONNECTION_CHECK_MAX_COUNT") or "20"
    pause = environment.get("CONNECTION_CHECK_SLEEP_TIME") or "3"
    if not re.fullmatch("[0-9]{1,9}", tries):
        raise StartError(f"CONNECTION_CHECK_MAX_COUNT: expected a whole number, found '{tries}'", 2)
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", pause):
        raise StartError(f"CONNECTION_CHECK_SLEEP_TIME: expected a number of seconds, found '{pause}'", 2)
    return Bounds(int(tries), float(pause))


def wait(service: str, endpoints: list[Endpoint], limits: Bounds) -> None:
    """Return when one of the addresses accepts a connection. Raises StartError if none does in time.

    A try takes no longer than the pause, or than one second if the pause is shorter.
    """
    names, reason = ", ".join(dict.fromkeys(map(str, endpoints))), ""
    for attempt in range(limits.tries):
        if attempt == 1:
            report(f"waiting for the {service} at {names}: {reason}")
        started = time.monotonic()
        reason = _refusal_within(max(limits.pause, 1), endpoints)
        if not reason:
            return
        if attempt + 1 < limits.tries:
            time.sleep(max(0, started + limits.pause - time.monotonic()))
    limit = f"CONNECTION_CHECK_MAX_COUNT={limits.tries}, CONNECTION_CHECK_SLEEP_TIME={limits.pause:g}"
    raise StartError(f"the {service} at {names} cannot be reached: {reason} ({limit})")


def _refusal_within(seconds: float, endpoints: list[Endpoint]) -> str:
    """Return, within a time limit, why no address accepts a connection; "" if one does."""
    answers: list[str] = []
    thread = threading.Thread(target=lambda: answers.append(_refusal(endpoints, seconds)), daemon=True)
    try:
        # A DNS lookup has no time limit of its own and may take a minute, so it runs in a thread.
        thread.start()
    except RuntimeError:
        return _refusal(endpoints, seconds)
    thread.join(seconds)
    return answers[0] if answers else f"no answer within {seconds:g} s"


def _refusal(endpoints: list[Endpoint], seconds: float) -> str:
    error = ""
    for endpoint in endpoints:
        try:
            _connect(endpoint, seconds / len(endpoints))
        except (OSError, UnicodeError) as reason:
            error = getattr(reason, "strerror", None) or str(reason)
        else:
            return ""
    return error


def _connect(endpoint: Endpoint, seconds: float) -> None:
    if endpoint.port is None:
        return _try(socket.AF_UNIX, endpoint.host, seconds)
    addresses = socket.getaddrinfo(endpoint.host, endpoint.port, type=socket.SOCK_STREAM)
    error = OSError("no address")
    for family, _, _, _, address in addresses:
        try:
            return _try(family, address, seconds / len(addresses))
        except OSError as reason:
            error = reason
    raise error


def _try(family: socket.AddressFamily, address: tuple[Any, ...] | str, seconds: float) -> None:
    with socket.socket(family) as connection:
        connection.settimeout(seconds)
        connection.connect(address)
