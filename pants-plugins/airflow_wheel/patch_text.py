"""Reject patches that `git apply` would accept but apply in another way than written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from airflow_wheel.errors import WheelError

_HUNK = re.compile(r"(?P<header>@@ -(?P<start>\d+)(?:,(?P<old>\d+))? \+\d+(?:,(?P<new>\d+))? @@)")
_AFTER_HUNK = re.compile(r"@@ -|diff --git |-- $")
_PATH = re.compile(r"(?:---|\+\+\+|diff --git|(?:rename|copy) (?:from|to)) ")
_BELOW_AIRFLOW = re.compile(
    r"--- (?:a/airflow/[^\t]+|/dev/null)(?:\t.*)?|\+\+\+ (?:b/airflow/[^\t]+|/dev/null)(?:\t.*)?"
    r"|diff --git a/airflow/\S+ b/airflow/\S+|(?:rename|copy) (?:from|to) airflow/.+"
)
_MODE = re.compile(r"(?:old|new|new file) mode ")
_PLAIN = "new file mode 100644"


def check_text(text: str) -> None:
    """Raise WheelError for a hunk without context or with uncounted lines, and for a file outside airflow/."""
    lines = text.removesuffix("\n").split("\n")
    number = 0
    while number < len(lines):
        hunk = _HUNK.match(lines[number])
        if hunk:
            number = _after_hunk(lines, number, hunk)
        else:
            _check_header(lines[number], number)
            number += 1


def _after_hunk(lines: Sequence[str], number: int, hunk: re.Match[str]) -> int:
    old, new = (int(hunk[count] or 1) for count in ("old", "new"))
    # Without context git can apply added lines anywhere, except in a new or empty file.
    if not old and int(hunk["start"]):
        raise _error(number, f"expected context in {hunk['header']}, found only added lines")
    number += 1
    while (old > 0 or new > 0) and number < len(lines) and lines[number][:1] in (" ", "-", "+", "\\", ""):
        old -= lines[number][:1] in (" ", "-", "")
        new -= lines[number][:1] in (" ", "+", "")
        number += 1
    if number < len(lines) and lines[number].startswith("\\ "):
        number += 1
    # git itself rejects a hunk that is too short.
    if not (old or new) and not _ends_hunk(lines[number : number + 2]):
        raise _error(number, f"expected the end of {hunk['header']} by its count, found {lines[number][:80]!r}")
    return number


def _ends_hunk(following: Sequence[str]) -> bool:
    if following and following[0].startswith("--- "):
        return len(following) > 1 and following[1].startswith("+++ ")
    return not following or bool(_AFTER_HUNK.match(following[0]))


def _check_header(line: str, number: int) -> None:
    if _PATH.match(line) and not _BELOW_AIRFLOW.fullmatch(line):
        raise _error(number, f"expected a file below airflow/, found {line[:200]!r}")
    if _MODE.match(line) and line != _PLAIN:
        raise _error(number, f"expected no mode but `{_PLAIN}`, found {line[:80]!r}")


def _error(number: int, reason: str) -> WheelError:
    return WheelError(f"line {number + 1}: {reason}")
