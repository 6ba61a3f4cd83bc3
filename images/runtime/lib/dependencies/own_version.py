"""Whether a requirement of Airflow asks for the version that the image has."""

from __future__ import annotations

import re

EXTRAS = r"(?:\[[^\]]*\])?"
# A name and extras, then nothing or versions, then nothing or a marker.
WANTED = re.compile(rf"^[\w.-]+\s*{EXTRAS}\s*\(?([^;@()]*)\)?\s*(?:;.*)?$")
PIN = re.compile(r"^(===?)\s*(\S+)$")


def is_own(requirement: str, own: str) -> bool:
    """Return whether a requirement of Airflow has no version, or pins the image's: `own`.

    Of several specifiers one must be such a pin. pip reads the others.
    """
    found = WANTED.match(requirement.strip())
    if not found:
        return False
    specifiers = found.group(1).strip()
    return not specifiers or any(_pins(one.strip(), own) for one in specifiers.split(","))


def _pins(specifier: str, own: str) -> bool:
    found = PIN.match(specifier)
    if not found:
        return False
    operator, version = found.groups()
    if operator == "===":
        return version.lower() == own
    public, _, local = version.lower().partition("+")
    own_public, _, own_local = own.partition("+")
    # A version without a local part matches the release with any (PEP 440).
    return _release(public) == _release(own_public) and re.sub("[-_]", ".", local) in ("", own_local)


def _release(version: str) -> str:
    """Return the normalised form of a release: PEP 440 permits a `v` before it and zeros after it."""
    return re.sub(r"(\.0+)+$", "", version[1:] if version.startswith("v") else version)
