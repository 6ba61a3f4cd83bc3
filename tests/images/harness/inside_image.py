"""Run a program of inside/ in an image: one container answers many questions, as JSON."""

from __future__ import annotations

import json
from typing import Any

from tests.images.harness.containers import run
from tests.images.harness.folders import INSIDE


def source(program: str) -> str:
    """The text of inside/<program>.py."""
    return (INSIDE / f"{program}.py").read_text(encoding="utf-8")


def ask(image: str, program: str, *arguments: str, **options: Any) -> Any:
    """What inside/<program>.py prints on its last line, run by the Python of the image."""
    found = run(image, "python", "-c", source(program), *arguments, **options)
    return json.loads(found.stdout.splitlines()[-1])
