"""The access token for quay's REST API. It is never an argument, and never in a message."""

from __future__ import annotations

import re
from collections.abc import Mapping

from release.common.errors import InputError

VARIABLE = "RUNTIME_QUAY_TOKEN"
_TOKEN = re.compile(r"[\x21-\x7e]+")


def token(environ: Mapping[str, str]) -> str:
    """Return the token in the environment. Raises InputError if there is none, or if a header cannot hold it."""
    found = environ.get(VARIABLE, "").strip()
    expected = f"{VARIABLE}: expected an access token of an application on quay"
    if not found:
        raise InputError(f"{expected}, found none")
    if not _TOKEN.fullmatch(found):
        raise InputError(f"{expected}, found a text with blanks or other characters that no token has")
    return found
