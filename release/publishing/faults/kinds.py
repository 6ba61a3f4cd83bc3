"""The faults, and which of them a seed chooses."""

from __future__ import annotations

import random
from collections.abc import Mapping
from enum import Enum


class Kind(Enum):
    """What happens to a request. `before` and `after` it reached the registry."""

    RESET_BEFORE = "reset before"
    RESET_AFTER = "reset after"
    CUT_REQUEST = "cut request"
    CUT_ANSWER = "cut answer"
    BUSY = "429"
    FAILED = "500"
    REFUSED = "401"
    SLOW = "slow answer"
    WRONG_DIGEST = "wrong digest"
    # Only where the address has a digest: nothing protects a request that sets a tag, except TLS.
    DAMAGED = "damaged upload"
    KILL_BEFORE = "kill before"
    KILL_AFTER = "kill after"


Faults = Mapping[int, Kind]
KINDS = tuple(Kind)
# More refusals in a row than a client logs in again would be a refusal for good.
_ALONE = (Kind.REFUSED, Kind.KILL_BEFORE, Kind.KILL_AFTER)


def chosen(seed: int, requests: int) -> Faults:
    """Return request number -> fault for the first publish of a seed.

    The seeds visit each kind at each of the first `requests` in turn. Every other seed has up to two faults more.
    """
    found = {1 + seed // len(KINDS) % requests: KINDS[seed % len(KINDS)]}
    return {**more(random.Random(seed), requests), **found} if seed % 2 else found  # noqa: S311


def more(source: random.Random, requests: int) -> Faults:
    """Return up to two faults at random, which a client survives."""
    kinds = [kind for kind in KINDS if kind not in _ALONE]
    return {source.randint(1, requests): source.choice(kinds) for _ in range(source.randint(0, 2))}
