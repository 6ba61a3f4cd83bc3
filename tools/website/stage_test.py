from __future__ import annotations

from pathlib import Path

import pytest

from tools.website.errors import SiteError
from tools.website.stage import python_markdown, stage
from tools.website.testing import make_documentation


def staged(root: Path, target: Path) -> dict[str, str]:
    """Stage the documentation below `root`, and return path -> text."""
    stage(root, target)
    return {str(path.relative_to(target)): path.read_text() for path in target.rglob("*") if path.is_file()}


def test_every_page_and_what_it_links_to_is_collected(tmp_path: Path) -> None:
    pages = staged(make_documentation(tmp_path / "root"), tmp_path / "pages")

    assert set(pages) == {"README.md", "docs/README.md", "docs/page.md", "data/rules.yaml.md", "data/README.md"}
    assert "[the data](../data/rules.yaml.md), [all data](../data/README.md)" in pages["docs/page.md"]
    assert "```yaml\nrule: one\n```" in pages["data/rules.yaml.md"].replace("~~~~", "```")
    assert "[rules.yaml](rules.yaml.md)" in pages["data/README.md"]


def test_a_search_finds_only_pages_that_a_person_wrote(tmp_path: Path) -> None:
    pages = staged(make_documentation(tmp_path / "root"), tmp_path / "pages")

    assert {path for path, text in pages.items() if text.startswith("---\nsearch:")} == {
        "data/rules.yaml.md",
        "data/README.md",
    }


def test_a_page_that_nothing_links_to_is_collected(tmp_path: Path) -> None:
    pages = staged(make_documentation(tmp_path / "root", alone="# Alone\n"), tmp_path / "pages")

    assert "docs/alone.md" in pages


@pytest.mark.parametrize("target", ["missing.md", "../data/missing.yaml", "../../outside.md"])
def test_a_link_to_a_file_that_is_not_there_is_refused(tmp_path: Path, target: str) -> None:
    root = make_documentation(tmp_path / "root", alone=f"# Alone\n\n[broken]({target})\n")

    with pytest.raises(SiteError, match=r"^docs/alone.md: the link to .* leads to no file"):
        stage(root, tmp_path / "pages")


def test_blocks_in_lists_are_indented_as_mkdocs_needs_it() -> None:
    text = "1. First:\n\n   ```sh\n   run\n   ```\n\n2. Second\n   - inner\n"

    assert "\n    ```sh\n    run\n    ```\n" in python_markdown(text)
    assert "\n    - inner\n" in python_markdown(text)
