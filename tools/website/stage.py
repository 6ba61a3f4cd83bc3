"""Collect the pages of the site: the documentation, and every file of the repository that it links to."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import mdformat

from tools.website.errors import SiteError
from tools.website.links import Link, rewrite

DOCS = "docs"
START = ("README.md",)
# Pants gives the site only the files of this target.
HINT = ", or to none of the target //:shown"
PICTURES = {".png", ".svg"}
# File name or suffix -> the language of a code block.
LANGUAGES = {"BUILD": "python", ".json": "json", ".py": "python", ".sh": "bash", ".toml": "toml", ".txt": "text"}
LANGUAGES |= {".yaml": "yaml", ".yml": "yaml", ".patch": "diff"}
# A search does not find such a page.
UNSEARCHED = "---\nsearch:\n  exclude: true\n---\n\n"


def stage(root: Path, target: Path) -> None:
    """Write the pages below `target`, at the paths that they have in the repository.

    A linked file that is not Markdown becomes a page with its text, and a linked folder a page with its files. Raises
    SiteError if a link leads to no file.
    """
    _Stage(root, target).run([*START, *documents(root)])


def documents(root: Path) -> list[str]:
    """Return the pages of docs/."""
    return sorted(str(page.relative_to(root)) for page in (root / DOCS).rglob("*.md"))


class _Stage:
    def __init__(self, root: Path, target: Path) -> None:
        self.root = root
        self.target = target
        self.waiting: list[str] = []
        self.problems: list[str] = []

    def run(self, start: Iterable[str]) -> None:
        self.waiting.extend(start)
        done: set[str] = set()
        while self.waiting:
            page = self.waiting.pop()
            if page not in done:
                done.add(page)
                self._write(page)
        if self.problems:
            raise SiteError("\n".join(sorted(self.problems)))

    def _write(self, page: str) -> None:
        if PurePosixPath(page).suffix in PICTURES:
            self._path(page).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.root / page, self._path(page))
            return
        head, text = self._text(page)
        text = rewrite(page, text, lambda link: self._staged(page, link))
        self._path(page).parent.mkdir(parents=True, exist_ok=True)
        self._path(page).write_text(head + python_markdown(text), encoding="utf-8")

    def _path(self, page: str) -> Path:
        return self.target / page

    def _text(self, page: str) -> tuple[str, str]:
        """Return the front matter and the Markdown: of a page, or of a file or a folder that becomes a page."""
        if (self.root / page).is_file():
            return "", (self.root / page).read_text(encoding="utf-8")
        source = self.root / page[: -len(".md")]
        show = shown_file if source.is_file() else shown_folder
        return UNSEARCHED, show(self.root, source if source.is_file() else source.parent)

    def _staged(self, page: str, link: Link) -> Link:
        """Return where the target of a link is on the site, and note that the site needs it."""
        source = self.root / link.path
        if link.path.startswith("..") or not source.exists():
            self.problems.append(f"{page}: the link to {link.path} leads to no file{HINT}")
            return link
        path = staged_path(link.path, source.is_dir())
        self.waiting.append(path)
        return Link(path, link.fragment)


def staged_path(path: str, is_folder: bool) -> str:
    """Return the page that shows a file or a folder. Markdown and pictures are shown as they are."""
    if is_folder:
        return f"{path}/README.md"
    return path if PurePosixPath(path).suffix in {".md", *PICTURES} else f"{path}.md"


def shown_file(root: Path, file: Path) -> str:
    """Return a page with the text of a file."""
    language = LANGUAGES.get(file.suffix) or LANGUAGES.get(file.name, "text")
    text = file.read_text(encoding="utf-8").rstrip("\n")
    return f"# {file.relative_to(root)}\n\n~~~~{language}\n{text}\n~~~~\n"


def shown_folder(root: Path, folder: Path) -> str:
    """Return a page that lists the files of a folder."""
    names = sorted(file.name for file in folder.iterdir() if file.is_file() and file.name != "BUILD")
    rows = "".join(f"- [{name}]({name})\n" for name in names)
    return f"# {folder.relative_to(root)}\n\n{rows}"


def python_markdown(text: str) -> str:
    """Return the Markdown of GitHub in the form that MkDocs needs: blocks in lists are indented by four blanks."""
    return mdformat.text(text, extensions={"mkdocs", "tables"})
