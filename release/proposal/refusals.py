"""What git says when the remote refuses a push, in one line and without secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from release.common.errors import InputError, ReleaseError

# Running git again does not help. Other failures, such as a branch that moved meanwhile, may be gone by then.
_REFUSED = re.compile(
    r"\b40[134]\b|denied|declined|not (allowed|found)|authentication failed|could not read (username|password)"
    r"|refusing to allow|unpacker error|read-only|does not appear to be a git repository",
    re.IGNORECASE,
)
_USER = re.compile(r"(?<=://)[^/@\s]+@")
# Of a terminal: colours and the like.
_CONTROL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")
_REASON = re.compile(r"! \[[^]]*rejected\].*\((.*)\)")
_LONGEST = 400


def failure(command: str, errors: str, code: int, secrets: Iterable[str] = ()) -> InputError | ReleaseError:
    """Return the error for a git command that failed: an InputError if the remote refuses it."""
    text = _without(errors, secrets)
    found = "; ".join(dict.fromkeys(_causes(text))) or f"exit code {code}"
    line = f"git {command}: {found[:_LONGEST]}"
    if not _REFUSED.search(text):
        return ReleaseError(line)
    return InputError(f"{line}: expected a remote `origin` that accepts it")


def _without(text: str, secrets: Iterable[str]) -> str:
    for secret in filter(None, secrets):
        text = text.replace(secret, "…")
    return _CONTROL.sub("", _USER.sub("", text))


def _causes(text: str) -> Iterator[str]:
    """Yield the remote's own lines and its reason. Without any, yield the last line of git."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    own = [line.partition(":")[2].strip() for line in lines if line.startswith("remote:")]
    reasons = [found[1] for line in lines if (found := _REASON.search(line))]
    fatal = [line for line in lines if line.startswith("fatal:")]
    yield from [line for line in [*own, *reasons] if line] + fatal[:1] or lines[-1:]
