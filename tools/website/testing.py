"""A small documentation for tests."""

from __future__ import annotations

import shutil
from pathlib import Path

PAGES = {
    "README.md": "# The repository\n\nSee [the pages](docs/README.md) and [a page](docs/page.md#a-part).\n",
    "docs/README.md": "# Home\n\n- [a page](page.md)\n",
    "docs/page.md": "# A page\n\n## A part\n\n[the data](../data/rules.yaml), [all data](../data)\n",
    "data/rules.yaml": "rule: one\n",
}
NAVIGATION = "nav:\n  - docs/README.md\n"


def make_documentation(root: Path, **pages: str) -> Path:
    """Write the small documentation below `root`, with the configuration of the real site, and return `root`.

    A keyword is the stem of a page of docs/, and its value the text.
    """
    texts = {**PAGES, **{f"docs/{stem}.md": text for stem, text in pages.items()}}
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    shutil.copytree("docs/site", root / "docs/site")
    config = root / "docs/site/mkdocs.yml"
    before, _, after = config.read_text(encoding="utf-8").partition("nav:\n")
    config.write_text(f"{before}{NAVIGATION}\n{after[after.index('# Every broken') :]}", encoding="utf-8")
    return root
