from __future__ import annotations

import pytest

from startup.requirements import rows


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("pandas==2.0 requests", ["pandas==2.0", "requests"]),
        ("\n  pandas\n", ["pandas"]),
        ("--index-url https://a/simple -r more.txt pandas", ["--index-url https://a/simple", "-r more.txt", "pandas"]),
        ("--index-url=https://a/simple pandas[all]>=2", ["--index-url=https://a/simple", "pandas[all]>=2"]),
        ("--no-cache-dir --user --pre pandas", ["--pre", "pandas"]),
    ],
)
def test_words_become_lines_of_a_requirements_file(text: str, lines: list[str]) -> None:
    assert rows(text) == lines
