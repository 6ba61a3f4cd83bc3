"""What a registry's refusal means, in one line. Its text is of a stranger: it is cut and cleaned."""

from __future__ import annotations

import re

import requests

from release.common.errors import InputError, ReleaseError
from release.registry.references import Place

# No answer to these is better the next time.
_FULL = (413, 507)


def message(response: requests.Response) -> str:
    """Return the status and the registry's own words."""
    words = ""
    try:
        first = response.json()["errors"][0]
        words = ": ".join(str(first[key]) for key in ("code", "message") if first.get(key))
        detail = first.get("detail")
        words += f" ({detail})" if isinstance(detail, str) and detail else ""
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        words = response.text[:200] if "text/plain" in response.headers.get("Content-Type", "") else ""
    return line(response, words)


def line(response: requests.Response, words: str) -> str:
    """Return the status with the words of a stranger on one line."""
    cleaned = re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", words).strip()[:200]
    status = f"{response.status_code} {response.reason or ''}".strip()
    return f"{status}: {cleaned}" if cleaned else status


def refusal(place: Place, response: requests.Response, who: str, doing: str) -> Exception:
    """Return the exception for an answer that another attempt does not change."""
    found = message(response)
    status = response.status_code
    if status == 401:
        return InputError(f"{place}: {doing}: expected a login that the registry accepts, found {who}: {found}")
    # Quay's word for a namespace that is full.
    if status in _FULL or (status == 403 and "quota" in found.lower()):
        return ReleaseError(f"{place}: {doing}: the registry has no space for it: {found}")
    if status in (403, 405):
        return InputError(f"{place}: {doing}: expected a login with the right to do so, found {who}: {found}")
    if status == 404:
        return InputError(f"{place}: {doing}: expected a repository that exists and that {who} may see: {found}")
    return ReleaseError(f"{place}: {doing}: the registry answers {found}")
