from __future__ import annotations

from pathlib import Path

import pytest

from tools.common.markers import MarkersMissingError, between

BEGIN, END = "<!-- begin (.*) -->", "<!-- end -->"


def test_only_what_is_between_the_markers_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    once = between(page, BEGIN, END, "new \\1")

    assert once == f"before\n{BEGIN}\nnew \\1\n{END}\nafter\n"
    page.write_text(once)
    assert between(page, BEGIN, END, "new \\1") == once


@pytest.mark.parametrize("text", ["nothing here", f"{BEGIN}\nno end", f"{END}\n{BEGIN}"])
def test_a_page_without_markers_is_named(text: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)

    with pytest.raises(MarkersMissingError) as caught:
        between(page, BEGIN, END, "new")

    assert str(caught.value) == f"{page}: expected the line {BEGIN} followed by {END}"
