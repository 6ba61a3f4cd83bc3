"""Parse releases.yaml."""

from __future__ import annotations

from typing import Any

from catalogue.days import day
from catalogue.history import AnnouncedEnd, History, Release
from catalogue.release_checks import check_history
from catalogue.schema import check_schema, load_schema
from catalogue.yaml_text import load_mapping


def parse_releases(path: str, text: str) -> History:
    """Parse the text of a releases.yaml; `path` is only used in messages.

    Raises CatalogueError for bad YAML, an unknown or missing key, a wrong type, or values that contradict each
    other.
    """
    data = load_mapping(path, text)
    check_schema(path, data, load_schema("releases.schema.json"))
    releases = tuple(_release(path, f"releases[{index}]", entry) for index, entry in enumerate(data["releases"]))
    history = History(path, data["major"], releases, *_ends(path, data))
    check_history(history)
    return history


def _release(path: str, key: str, entry: dict[str, Any]) -> Release:
    return Release(
        version=entry["version"],
        released=day(path, f"{key}.date", entry["date"]),
        airflow=entry["airflow"],
        database_migration=entry["database_migration"],
        yanked=entry.get("yanked"),
        cves=tuple(entry.get("cves", ())),
        airflow_pull_requests=tuple(entry.get("airflow_pull_requests", ())),
    )


def _ends(path: str, data: dict[str, Any]) -> tuple[AnnouncedEnd | None, ...]:
    return tuple(_end(path, key, data.get(key)) for key in ("end_of_maintenance", "maintained_until"))


def _end(path: str, key: str, entry: dict[str, Any] | None) -> AnnouncedEnd | None:
    return AnnouncedEnd(day(path, f"{key}.date", entry["date"]), entry["reason"]) if entry else None
