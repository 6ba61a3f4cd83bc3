from __future__ import annotations

from pathlib import Path

import pytest

from tools.website.check import Site

HEAD = """<meta http-equiv="Content-Security-Policy" content="default-src 'self'">"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<a href="b.html">b</a><a href="b.html#part">b</a><a href=".">a</a><p id="c"><a href="#c">c</a></p>', []),
        ('<a href="https://example.com/">a link may lead to another host</a>', []),
        ('<a href="missing.html">m</a>', ["index.html: the link missing.html leads to no file"]),
        ('<a href="b.html#missing">m</a>', ["index.html: the link b.html#missing leads to no anchor"]),
        ('<a href="../outside.html">m</a>', ["index.html: the link ../outside.html leads to no file"]),
        ('<img src="missing.png">', ["index.html: the link missing.png leads to no file"]),
        ('<link rel="stylesheet" href="https://e.com/a.css">', ["index.html: loads https://e.com/a.css"]),
        ('<link rel="preconnect" href="https://e.com">', ["index.html: loads https://e.com"]),
        ('<link rel="canonical" href="https://e.com/">', []),
        ('<iframe src="//e.com/a"></iframe>', ["index.html: loads //e.com/a"]),
    ],
)
def test_links_and_what_a_page_loads_are_checked(tmp_path: Path, body: str, expected: list[str]) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "outside.html").write_text("")
    (site / "index.html").write_text(HEAD + body)
    (site / "b.html").write_text(f'{HEAD}<h2 id="part"></h2>')

    assert Site(site).problems() == expected


def test_a_page_without_the_policy_is_named(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>hello</p>")

    (problem,) = Site(tmp_path).problems()
    assert problem.startswith("index.html: does not forbid other hosts")


@pytest.mark.parametrize(
    "rule",
    ["@import url(https://e.com/a.css);", 'a{background:url("//e.com/a.png")}', "@import 'http://e.com/a.css';"],
)
def test_a_style_sheet_that_loads_from_another_host_is_named(tmp_path: Path, rule: str) -> None:
    (tmp_path / "a.css").write_text(f"b{{background:url(b.png)}}{rule}")

    (problem,) = Site(tmp_path).problems()
    assert problem.startswith("a.css: loads ")
