from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.repository import load_runtime, load_runtimes
from tools.docs.release_notes import pages, path


def test_the_pages_match_the_catalogue() -> None:
    for page, text in pages(Path(), load_runtimes(Path())).items():
        assert page.read_text(encoding="utf-8") == text, "./pants run tools/docs:write"


@pytest.mark.parametrize(("major", "versions"), [(4, 21), (5, 20), (6, 18), (7, 10), (8, 11), (9, 20), (10, 10)])
def test_a_page_has_every_published_version(major: int, versions: int) -> None:
    page = Path(f"docs/release-notes/runtime-{major}.md").read_text(encoding="utf-8")
    assert page.count("\n## Astro Runtime ") >= versions


def test_a_yanked_version_has_a_warning_with_the_reason() -> None:
    page = Path("docs/release-notes/runtime-8.md").read_text(encoding="utf-8")
    _, _, section = page.partition("## Astro Runtime 8.0.0\n")
    assert section.lstrip().startswith("> **Do not use this version.** ")


def test_written_notes_replace_the_facts(tmp_path: Path) -> None:
    for name in ("runtime.yaml", "releases.yaml"):
        source = Path("runtimes/runtime-10") / name
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / source).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    notes = tmp_path / "runtimes/runtime-10/notes"
    notes.mkdir()
    (notes / "10.9.0.md").write_text("## Astro Runtime 10.9.0\n\nWhat a person wrote.\n", encoding="utf-8")
    runtime = load_runtime(tmp_path, "runtime-10")
    text = pages(tmp_path, [runtime])[path(runtime)]
    assert "## Astro Runtime 10.9.0\n\nWhat a person wrote.\n\n## Astro Runtime 10.8.0\n" in text
