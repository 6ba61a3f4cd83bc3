from __future__ import annotations

import pytest

from tools.website.layout import address, navigation


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("docs/README.md", "index.html"),
        ("docs/image.md", "image/index.html"),
        ("docs/release-notes/runtime-10.md", "release-notes/runtime-10/index.html"),
        ("README.md", "README/index.html"),
        ("release/README.md", "release/README/index.html"),
        ("BUILD.md", "BUILD/index.html"),
        (".github/workflows/nightly.yml.md", "github/workflows/nightly.yml/index.html"),
    ],
)
def test_a_page_has_an_address_that_readers_expect(page: str, expected: str) -> None:
    assert address(page) == expected


def test_a_page_without_a_place_comes_last() -> None:
    nav = ["docs/a.md", {"Section": [{"B": "docs/b.md"}, {"Inner": ["docs/c.md"]}]}]

    assert navigation(nav, ["docs/a.md", "docs/b.md", "docs/c.md"]) == nav
    assert navigation(nav, ["docs/c.md", "docs/d.md"])[-1] == {"More": ["docs/d.md"]}


def test_a_section_has_every_page_of_its_form_with_the_highest_number_first() -> None:
    pages = [f"docs/notes/runtime-{major}.md" for major in (10, 11, 9)]
    filled = {"Notes": [{f"Runtime {major}": f"docs/notes/runtime-{major}.md"} for major in (11, 10, 9)]}

    assert navigation([{"Section": ["docs/a.md", {"Notes": "docs/notes/runtime-*.md"}]}], ["docs/a.md", *pages]) == [
        {"Section": ["docs/a.md", filled]}
    ]
