"""The links of the menu, as data."""

from __future__ import annotations

from dataclasses import dataclass

MENU = "Astronomer"
RELEASE_NOTES = "https://www.astronomer.io/docs/astro/runtime-release-notes"


@dataclass(frozen=True)
class Link:
    """A line of the menu."""

    label: str
    url: str


def links(runtime: str) -> tuple[Link, ...]:
    """The lines of the menu, for a version of the Runtime."""
    return (
        Link("Documentation", "https://www.astronomer.io/docs/"),
        Link("Registry", "https://registry.astronomer.io/"),
        Link("Academy", "https://academy.astronomer.io/"),
        Link("Release Notes", release_notes(runtime)),
    )


def release_notes(runtime: str) -> str:
    """Where the notes of a version are: 10.9.0 is at #astro-runtime-1090."""
    digits = "".join(filter(str.isdigit, runtime))
    return f"{RELEASE_NOTES}#astro-runtime-{digits}" if digits else RELEASE_NOTES
