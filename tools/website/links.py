"""Find the relative links of a Markdown page, and the files that they lead to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_FENCE = re.compile(r"^ *(```|~~~)")
_LINK = re.compile(r"(?P<before>\]\()(?P<target>[^()\s]+)(?P<after>\))")


@dataclass(frozen=True)
class Link:
    """A link to a file of the repository: its path from the root, and the fragment with its `#`, or "" without one."""

    path: str
    fragment: str


def parse(page: str, target: str) -> Link | None:
    """Return the file that a link on a page leads to, or None if it leads to the page itself or to another host."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    return Link(path, f"#{parts.fragment}" if parts.fragment else "")


def relative(page: str, link: Link) -> str:
    """Return the link as it is written on a page."""
    return posixpath.relpath(link.path, posixpath.dirname(page) or ".") + link.fragment


def rewrite(page: str, text: str, moved: Callable[[Link], Link]) -> str:
    """Return the text of a page, with each link to a file replaced by what `moved` returns. Code blocks stay."""

    def replace(match: re.Match[str]) -> str:
        link = parse(page, match["target"])
        return match["before"] + (relative(page, moved(link)) if link else match["target"]) + match["after"]

    return "".join(line if code else _LINK.sub(replace, line) for line, code in _lines(text))


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether it belongs to a fenced code block."""
    inside = ""
    for line in text.splitlines(keepends=True):
        fence = _FENCE.match(line)
        if fence and not inside:
            inside = fence[1]
            yield line, True
        else:
            yield line, bool(inside)
            if fence and fence[1] == inside:
                inside = ""
