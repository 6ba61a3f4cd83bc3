"""Run a program of inside/ in an image. It prints all its results as JSON."""

from __future__ import annotations

import json
from typing import Any

from tests.images.harness.containers import run
from tests.images.harness.folders import INSIDE


def source(program: str) -> str:
    """Return the text of inside/<program>.py."""
    return (INSIDE / f"{program}.py").read_text(encoding="utf-8")


def ask(image: str, program: str, *arguments: str, **options: Any) -> Any:
    """Run inside/<program>.py with the image's Python, and return the JSON of its last line."""
    found = run(image, "python", "-c", source(program), *arguments, **options)
    return json.loads(found.stdout.splitlines()[-1])
