"""What a refusal of quay's REST API means, in one line."""

from __future__ import annotations

import requests

from release.common.errors import InputError, ReleaseError
from release.quay.token import VARIABLE
from release.registry.answers import line
from release.registry.references import Place

# Quay's own errors have `detail`, those of its framework `message`.
_KEYS = ("detail", "error_message", "message")


def message(response: requests.Response) -> str:
    """Return the status and quay's own words."""
    try:
        data = response.json()
    except ValueError:
        data = None
    found = data if isinstance(data, dict) else {}
    return line(response, next((str(found[key]) for key in _KEYS if found.get(key)), ""))


def refusal(place: Place, response: requests.Response, doing: str, right: str) -> Exception:
    """Return the exception for an answer that another attempt does not change. `right` is what the token needs."""
    found = message(response)
    status = response.status_code
    if status in (401, 403):
        expected = f"expected a token in {VARIABLE} with the permission {right}"
        return InputError(f"{place}: {doing}: {expected}, found one that quay refuses: {found}")
    if status == 402:
        return InputError(f"{place}: {doing}: expected a plan that has room for a private repository: {found}")
    if status == 404:
        return InputError(f"{place}: {doing}: expected a repository that exists: {found}")
    if status == 400:
        return InputError(f"{place}: {doing}: quay refuses it: {found}")
    return ReleaseError(f"{place}: {doing}: quay answers {found}")
