"""The HTML of a diagram, which is wider than a page and scrolls."""

from __future__ import annotations

from typing import Any

from pymdownx.superfences import fence_code_format


def scrolling(*args: Any, **options: Any) -> str:
    """Return what the theme turns into a diagram, in a box of its own. The arguments are those of a custom fence."""
    return f'<div class="diagram">{fence_code_format(*args, **options)}</div>'
