"""The Python of an image."""

from __future__ import annotations

from functools import cache

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.tested_runtime import interpreters


def full_version(image: BuiltImage) -> str:
    """Return the full version that an image's Python must have. A supplied base may have any patch release."""
    python = image.variant.python
    if image.is_ours:
        return interpreters()[python].version
    found = _answer(image.id)
    assert found.rpartition(".")[0] == python, f"a supplied base for Python {python} has {found}"
    return found


@cache
def _answer(image_id: str) -> str:
    return run(image_id, "python", "-c", "import platform; print(platform.python_version())").stdout.strip()
