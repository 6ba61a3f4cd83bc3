"""The folders with the data of the image tests."""

from __future__ import annotations

from pathlib import Path

IMAGES = Path(__file__).parents[1]
DAGS = IMAGES / "dags"
INSIDE = IMAGES / "inside"
PROJECTS = IMAGES / "projects"
CASES = IMAGES / "cases"
EXCEPTIONS = CASES / "exceptions.yaml"
