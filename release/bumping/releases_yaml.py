"""Write a new version into the text of a releases.yaml."""

from __future__ import annotations

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from catalogue.history import Release
from catalogue.releases import parse_releases
from release.common import round_trip


def with_release(path: str, text: str, release: Release) -> str:
    """Return the text with an entry for the release, above all older versions.

    Raises CatalogueError if the result is invalid, for example because the version has an entry.
    """
    data = round_trip.load(path, text)
    older = [index for index, other in enumerate(parse_releases(path, text).releases) if other.order < release.order]
    rows = data["releases"]
    round_trip.add(rows, older[0] if older else len(rows), _row(release))
    new = round_trip.dump(data)
    parse_releases(path, new)
    return new


def _row(release: Release) -> CommentedMap:
    row = CommentedMap(
        version=round_trip.quoted(release.version),
        date=round_trip.quoted(str(release.released)),
        airflow=round_trip.quoted(release.airflow),
        database_migration=release.database_migration,
    )
    if release.cves:
        row["cves"] = CommentedSeq(release.cves)
        row["cves"].fa.set_flow_style()
    return row
