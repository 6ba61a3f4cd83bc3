from __future__ import annotations

import pytest

from benchmarks.readme import BEGIN, END, MarkersMissingError, with_results


def test_only_what_is_between_the_markers_is_replaced() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    once = with_results(text, "new \\1")
    assert once == f"before\n{BEGIN}\nnew \\1\n{END}\nafter\n"
    assert with_results(once, "new \\1") == once


def test_a_text_without_markers_is_refused() -> None:
    with pytest.raises(MarkersMissingError, match="results: begin"):
        with_results("nothing here", "new")
