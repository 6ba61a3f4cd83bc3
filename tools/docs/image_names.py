"""Keep the image names in pages that people write at the versions that this checkout builds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from catalogue.model import Runtime
from catalogue.variants import REPOSITORY

# A name without a registry is an image that somebody built from this checkout.
_NAME = re.compile(rf"(?<![\w./-]){re.escape(REPOSITORY)}:(?P<version>(?P<major>\d+)\.\d+\.\d+)(?!\.?\d)")
# The pages at the root. The changelog tells what was true then.
ROOT_PAGES = ("README.md", "CONTRIBUTING.md")


def pages(root: Path, runtimes: Iterable[Runtime], generated: Mapping[Path, str]) -> dict[Path, str]:
    """Return page -> its new text, for the generated pages and for those of people that change."""
    versions = {str(runtime.major): runtime.version for runtime in runtimes}
    texts = {**dict(_written(root)), **generated}
    found = {page: named(text, versions) for page, text in texts.items()}
    return {page: text for page, text in found.items() if page in generated or text != texts[page]}


def named(text: str, versions: Mapping[str, str]) -> str:
    """Return a text whose image names have these versions. `versions` is major -> version."""

    def replacement(match: re.Match[str]) -> str:
        return f"{REPOSITORY}:{versions.get(match['major'], match['version'])}"

    return _NAME.sub(replacement, text)


def _written(root: Path) -> Iterator[tuple[Path, str]]:
    there = [root / name for name in ROOT_PAGES if (root / name).is_file()]
    for path in (*there, *root.glob("docs/*.md")):
        yield path.relative_to(root), path.read_text(encoding="utf-8")
