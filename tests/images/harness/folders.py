"""The folders with the data of the image tests."""

from __future__ import annotations

from pathlib import Path

IMAGES = Path(__file__).parents[1]
DAGS = IMAGES / "dags"
INSIDE = IMAGES / "inside"
# Programs of ./pants run have no such files, and start in the repository.
PROJECTS = Path.cwd() / "tests/images/projects"
CASES = IMAGES / "cases"
EXCEPTIONS = CASES / "exceptions.yaml"
