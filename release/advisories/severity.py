"""How severe an advisory is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Any

from cvss import CVSS2, CVSS3, CVSS4
from cvss.exceptions import CVSSError

_VECTORS = {"CVSS_V2": CVSS2, "CVSS_V3": CVSS3, "CVSS_V4": CVSS4}


class Severity(IntEnum):
    """The rating of a CVSS score, or what a database says in words. UNKNOWN if a record has neither."""

    UNKNOWN = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


# GitHub's word, and the urgencies of Debian.
_WORDS = {one.name: one for one in Severity} | {"MODERATE": Severity.MEDIUM, "UNIMPORTANT": Severity.LOW}
# From CVSS 3 on; the ratings of version 2 have other names for the same limits below 9.
_LIMITS = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))


def severity(record: Mapping[str, Any]) -> Severity:
    """Return the highest severity that a record in OSV form has, in vectors or in words."""
    return max((*_scored(record), *_worded(record)), default=Severity.UNKNOWN)


def _scored(record: Mapping[str, Any]) -> Iterator[Severity]:
    for holder in (record, *(record.get("affected") or ())):
        for row in holder.get("severity") or ():
            yield rating(str(row.get("type")), str(row.get("score")))


def rating(kind: str, vector: str) -> Severity:
    """Return the rating of a vector: `kind` is CVSS_V2, CVSS_V3 or CVSS_V4. UNKNOWN for anything else."""
    if kind not in _VECTORS:
        return Severity.UNKNOWN
    try:
        score = float(_VECTORS[kind](vector).base_score)
    except (CVSSError, ValueError, ArithmeticError):
        return Severity.UNKNOWN
    return next((named for limit, named in _LIMITS if score >= limit), Severity.LOW)


def _worded(record: Mapping[str, Any]) -> Iterator[Severity]:
    yield _word((record.get("database_specific") or {}).get("severity"))
    for row in record.get("affected") or ():
        yield _word((row.get("database_specific") or {}).get("severity"))
        yield _word((row.get("ecosystem_specific") or {}).get("urgency"))


def _word(text: Any) -> Severity:
    return _WORDS.get(str(text).upper(), Severity.UNKNOWN)
