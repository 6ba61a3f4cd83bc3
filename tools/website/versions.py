"""The versions of the site, each in a folder of its own, and the list from which a reader chooses."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from mike.versions import Versions

from tools.website.errors import SiteError

LIST = "versions.json"
NEWEST = "latest"
REDIRECT = """<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Astro Runtime</title>
    <meta http-equiv="Content-Security-Policy" content="default-src 'self'">
    <meta http-equiv="refresh" content="0; url={version}/">
  </head>
  <body><a href="{version}/">{version}</a></body>
</html>
"""


def version_of(seconds: int) -> str:
    """Return the version of the documentation of a commit: its day (UTC), from seconds since 1970."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d")


def add(folder: Path, version: str) -> None:
    """Add a version to the list of a site, and lead from the site's address to its newest version.

    Raises SiteError if the list is invalid.
    """
    path = folder / LIST
    versions = _load(path) if path.exists() else Versions()
    versions.add(version)
    newest = max(str(one.version) for one in versions)
    versions.add(newest, aliases=[NEWEST], update_aliases=True)
    path.write_text(versions.dumps() + "\n", encoding="utf-8")
    (folder / "index.html").write_text(REDIRECT.format(version=newest), encoding="utf-8")


def listed(folder: Path) -> list[str]:
    """Return the versions of a site, the newest first. Raises SiteError if its list is invalid."""
    return [str(one.version) for one in _load(folder / LIST)]


def _load(path: Path) -> Versions:
    try:
        return Versions.loads(path.read_text(encoding="utf-8"))
    except (KeyError, OSError, TypeError, ValueError):
        raise SiteError(f"{path}: expected a list of versions, in the format of mike") from None
