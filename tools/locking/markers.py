"""Simplify the markers in a lock, which is only used on CPython and Linux."""

from __future__ import annotations

import re
from functools import cache

from packaging.markers import Marker

_LAST_PATCH = 60
_MACHINES = ("x86_64", "aarch64")
_ROW = re.compile(r"^(?P<pin>[^ ;]+) ; (?P<marker>.*?)(?P<end> \\)?$")
_GIVEN = (r"sys_platform == 'linux'", r"implementation_name == 'cpython'", r"python_full_version < '3\.\d+'")
Answers = tuple[bool, ...]


def environment_marker(full_version: str) -> str:
    """Return the marker of the environments that use a lock: CPython below the next minor, on Linux."""
    major, minor, _ = full_version.split(".")
    return (
        "sys_platform == 'linux' and implementation_name == 'cpython' "
        f"and python_full_version < '{major}.{int(minor) + 1}'"
    )


def simplify(lock: str, full_version: str) -> str:
    """Return the lock without markers that are always true, and without rows whose marker is never true.

    Markers are evaluated for each later patch release of the interpreter and for both architectures.
    """
    kept = []
    keeping = True
    for line in lock.splitlines():
        if not line.startswith((" ", "#")):
            row = _simplified(line, full_version)
            keeping = row is not None
            line = row or ""
        if keeping:
            kept.append(line)
    return "".join(f"{line}\n" for line in kept)


def applies(marker: str, full_version: str, machine: str) -> bool:
    """Return whether a marker is true for a CPython on a machine such as x86_64; "" is always true."""
    environment = _environment(full_version.rpartition(".")[0], full_version, machine)
    return not marker or Marker(marker).evaluate(environment)


def _simplified(line: str, full_version: str) -> str | None:
    match = _ROW.match(line)
    if not match:
        return line
    answers = _answers(match["marker"], full_version)
    end = match["end"] or ""
    if all(answers):
        return f"{match['pin']}{end}"
    return f"{match['pin']} ; {_shorter(match['marker'], full_version)}{end}" if any(answers) else None


def _shorter(marker: str, full_version: str) -> str:
    wanted = _answers(marker, full_version)
    for given in _GIVEN:
        candidate = re.sub(rf" and {given}|{given} and ", "", marker)
        if _answers(candidate, full_version) == wanted:
            marker = candidate
    return marker


@cache
def _answers(marker: str, full_version: str) -> Answers:
    parsed = Marker(marker)
    return tuple(parsed.evaluate(environment) for environment in _environments(full_version))


@cache
def _environments(full_version: str) -> tuple[dict[str, str], ...]:
    minor, first = full_version.rsplit(".", 1)
    versions = [f"{minor}.{patch}" for patch in range(int(first), _LAST_PATCH)]
    return tuple(_environment(minor, version, machine) for version in versions for machine in _MACHINES)


def _environment(minor: str, version: str, machine: str) -> dict[str, str]:
    return {
        "implementation_name": "cpython",
        "implementation_version": version,
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_full_version": version,
        "python_version": minor,
        "sys_platform": "linux",
        "extra": "",
    }
