from __future__ import annotations

import pytest

from tools.website.links import Link, parse, relative, rewrite


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("image.md", Link("docs/image.md", "")),
        ("image.md#users", Link("docs/image.md", "#users")),
        ("../BUILD", Link("BUILD", "")),
        ("../../outside.md", Link("../outside.md", "")),
        ("a%20b.md", Link("docs/a b.md", "")),
        ("#here", None),
        ("https://example.com/a.md", None),
        ("//example.com/a.md", None),
        ("mailto:someone@example.com", None),
    ],
)
def test_a_link_is_the_path_of_a_file_in_the_repository(target: str, expected: Link | None) -> None:
    assert parse("docs/page.md", target) == expected


@pytest.mark.parametrize(("page", "expected"), [("README.md", "docs/a.md#b"), ("docs/page.md", "a.md#b")])
def test_a_link_is_written_relative_to_its_page(page: str, expected: str) -> None:
    assert relative(page, Link("docs/a.md", "#b")) == expected


def test_only_links_to_files_outside_of_code_blocks_are_replaced() -> None:
    code = "```text\n[kept](a.txt)\n```\n  ~~~\n  ```\n  [kept](a.txt)\n  ~~~\n"
    text = f"[a](a.txt#b) [c](https://example.com/a.txt) [d](#d)\n{code}![e](e.txt)\n"
    expected = f"[a](a.txt.md#b) [c](https://example.com/a.txt) [d](#d)\n{code}![e](e.txt.md)\n"

    assert rewrite("page.md", text, lambda link: Link(f"{link.path}.md", link.fragment)) == expected
