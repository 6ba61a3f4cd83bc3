"""Whether a repository exists on quay, and who may see it."""

from __future__ import annotations

from enum import Enum

import requests

from release.common.errors import ReleaseError
from release.quay.api import ADMIN, CREATE, Api, mapping

_ABSENT = 404
_REFUSED = 400


class Visibility(Enum):
    """Who may pull from a repository: everybody, or those with a login that may."""

    PUBLIC = "public"
    PRIVATE = "private"


def visibility(api: Api) -> Visibility | None:
    """Return the visibility of the repository; None if it does not exist. Raises as Api.send does."""
    doing = "look for the repository"
    # Whoever may not administer the namespace is told 401 or 403 for what does not exist.
    response = api.send("GET", api.path, doing, ADMIN, ok=(200, _ABSENT), params={"includeTags": "false"})
    if response.status_code == _ABSENT:
        return None
    found = mapping(response).get("is_public")
    if not isinstance(found, bool):
        raise ReleaseError(f"{api.place}: {doing}: expected whether it is public, found something else")
    return Visibility.PUBLIC if found else Visibility.PRIVATE


def ensure(api: Api, wanted: Visibility) -> None:
    """Create the repository if it does not exist, and give it the visibility. Killed, it can be run again.

    Raises as Api.send does.
    """
    if visibility(api) is None:
        _create(api, wanted)
    if visibility(api) is not wanted:
        data = {"visibility": wanted.value}
        api.send("POST", f"{api.path}/changevisibility", f"make it {wanted.value}", ADMIN, json=data)


def _create(api: Api, wanted: Visibility) -> None:
    namespace, _, name = api.place.name.partition("/")
    row = {"namespace": namespace, "repository": name, "visibility": wanted.value}
    data = {**row, "description": "", "repo_kind": "image"}
    doing = "create the repository"
    response: requests.Response = api.send("POST", "repository", doing, CREATE, ok=(201, _REFUSED), json=data)
    # Quay refuses what exists: a request whose answer was lost, or another publisher, has created it.
    if response.status_code == _REFUSED and visibility(api) is None:
        raise api.refusal(response, doing, CREATE)
