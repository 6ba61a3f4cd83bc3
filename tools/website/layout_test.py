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
