"""Check a built site: every link and anchor leads somewhere, and no page loads anything from another host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

POLICY = "default-src 'self'"
# Attributes whose target a browser loads with the page. The target of <a href> is only a link.
LOADED = {("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("embed", "src"), ("object", "data")}
# Kinds of <link> whose target a browser does not load.
UNLOADED = {"canonical", "next", "prev", "alternate"}
_CSS_URL = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//[^"')\s]+""")


@dataclass
class Page(HTMLParser):
    """What a page has: its anchors, its links, what it loads, and whether it forbids other hosts."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    protected: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says."""
        found = {name: value or "" for name, value in attrs}
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        if found.get("http-equiv") == "Content-Security-Policy":
            self.protected = found.get("content", "").startswith(POLICY)
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "link" and found.get("rel") not in UNLOADED:
            self.loaded.append(found.get("href", ""))
        self.loaded += [value for name, value in found.items() if (tag, name) in LOADED]


class Site:
    """A folder with one version of the site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    @cached_property
    def pages(self) -> dict[Path, Page]:
        """Path -> what is on the page."""
        return {path: _read(path) for path in sorted(self.folder.rglob("*.html"))}

    def problems(self) -> list[str]:
        """Return a line for each problem."""
        found = [f"{self._name(path)}: {text}" for path, page in self.pages.items() for text in self._of(path, page)]
        return found + [f"{self._name(path)}: loads {url}" for path in self.folder.rglob("*.css") for url in _css(path)]

    def _of(self, path: Path, page: Page) -> Iterator[str]:
        if not page.protected:
            yield "does not forbid other hosts: it lacks the Content-Security-Policy"
        for target in page.loaded:
            if urlsplit(target).netloc:
                yield f"loads {target}"
        for target in (*page.links, *page.loaded):
            problem = self._problem(path, target)
            if problem:
                yield problem

    def _problem(self, path: Path, target: str) -> str:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            return ""
        file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if file.is_dir():
            file /= "index.html"
        if not file.is_file() or self.folder not in file.parents:
            return f"the link {target} leads to no file"
        known = self.pages.get(file)
        if parts.fragment and known and unquote(parts.fragment) not in known.anchors:
            return f"the link {target} leads to no anchor"
        return ""

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.folder))


def _read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _css(path: Path) -> list[str]:
    return _CSS_URL.findall(path.read_text(encoding="utf-8"))
