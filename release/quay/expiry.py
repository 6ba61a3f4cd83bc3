"""When tags expire: quay then removes them, and in time all that no other tag holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from release.common.errors import InputError, ReleaseError
from release.publishing.promotion import family
from release.publishing.retention import is_prerelease
from release.quay.api import READ, WRITE, Api, mapping

_DOING = "list the tags"
# As many as quay gives at a time.
_PAGE = 100
_MOST_PAGES = 1000

# Tag -> when it expires; None for never.
Expiries = Mapping[str, "datetime | None"]


@dataclass(frozen=True)
class Change:
    """A tag, when it expires, and when it is to; None for never."""

    tag: str
    present: datetime | None
    wanted: datetime | None

    def __str__(self) -> str:
        return f"{self.tag} {shown(self.present)} -> {shown(self.wanted)}"


def shown(time: datetime | None) -> str:
    """Return a time of expiry for people."""
    return time.strftime("%Y-%m-%d %H:%M:%S UTC") if time else "never"


def expiries(api: Api) -> Expiries:
    """Return all tags of the repository with their expiries. Raises as Api.send does."""
    found: dict[str, datetime | None] = {}
    for page in range(1, _MOST_PAGES + 1):
        query: dict[str, Any] = {"onlyActiveTags": "true", "limit": _PAGE, "page": page}
        data = mapping(api.send("GET", f"{api.path}/tag/", _DOING, READ, params=query))
        try:
            found.update((str(row["name"]), _time(row.get("end_ts"))) for row in data["tags"])
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
            raise ReleaseError(f"{api.place}: {_DOING}: expected a list of tags, found something else") from None
        if not data.get("has_additional"):
            break
    return found


def _time(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), timezone.utc) if seconds else None


def changes(api: Api, names: Iterable[str], wanted: datetime | None) -> tuple[Change, ...]:
    """Compare the tags of `names`, each with those of all its images, with the expiry that they are to have.

    Raises InputError if one does not exist, or is to expire and is no pre-release; else as Api.send does.
    """
    names = list(dict.fromkeys(names))
    for name in names:
        if wanted and not is_prerelease(name):
            rule = "released versions and moving tags never expire"
            raise InputError(f"TAG: expected a pre-release such as 11.0.0-rc.1, found {name[:100]}: {rule}")
    present = expiries(api)
    tags = dict.fromkeys(tag for name in names for tag in _of(api, name, present))
    return tuple(Change(tag, present[tag], wanted) for tag in tags if present[tag] != wanted)


def _of(api: Api, name: str, present: Expiries) -> list[str]:
    found = sorted(family(name, present).values())
    if not found:
        raise InputError(f"TAG: expected a tag that is in {api.place}, found {name[:100]}")
    return found


def carry_out(api: Api, rows: Sequence[Change]) -> None:
    """Set the expiries, and check that quay took them over. Killed, it can be run again. Raises as Api.send does."""
    for row in rows:
        data = {"expiration": int(row.wanted.timestamp()) if row.wanted else None}
        api.send("PUT", f"{api.path}/tag/{row.tag}", f"set the expiry of {row.tag}", WRITE, ok=(200, 201), json=data)
    present = expiries(api) if rows else {}
    for row in rows:
        found = present.get(row.tag)
        # Quay moves an expiry that is too near or too far from the time of the push, and says nothing.
        if row.tag not in present or found != row.wanted:
            at = shown(found) if row.tag in present else "no such tag"
            raise ReleaseError(f"{api.place}: {row.tag}: expected the expiry {shown(row.wanted)}, found {at}")
