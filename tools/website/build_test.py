from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.website.build import build, main
from tools.website.errors import SiteError
from tools.website.testing import make_documentation

VERSION = "2026-11-28"


def test_the_site_of_this_repository_builds(tmp_path: Path) -> None:
    """Strictly: each link, each anchor, no page that loads something from another host."""
    build(Path.cwd(), tmp_path, VERSION)
    site = tmp_path / VERSION

    assert "<h1" in (site / "index.html").read_text()
    assert "assets/mermaid.min.js" in (site / "architecture/index.html").read_text()
    assert "assets/mermaid.min.js" not in (site / "image/index.html").read_text()
    assert json.loads((tmp_path / "versions.json").read_text())[0]["version"] == VERSION
    found = {entry["location"] for entry in json.loads((site / "search/search_index.json").read_text())["docs"]}
    assert {"image/#variables", "runtime-architecture/#provider-packages", "CONTRIBUTING/"} <= found


def test_a_new_page_is_in_the_navigation_and_its_diagram_is_drawn_without_another_host(tmp_path: Path) -> None:
    root = make_documentation(tmp_path / "root", alone="# Alone\n\n```mermaid\nflowchart LR\n    a --> b\n```\n")
    build(root, tmp_path / "site", VERSION)
    front, page = ((tmp_path / "site" / VERSION / name).read_text() for name in ("index.html", "alone/index.html"))

    assert "More" in front
    assert 'href="alone/"' in front
    assert '<div class="diagram"><pre class="mermaid">' in page
    assert page.index("../assets/mermaid.min.js") < page.index("assets/javascripts/bundle.")


def test_a_broken_anchor_fails_the_build(tmp_path: Path) -> None:
    root = make_documentation(
        tmp_path / "root",
        one="# One\n\n[b](page.md#no-such-part)\n",
        two="# Two\n\n[b](#not-here)\n",
    )

    message = failure(root, tmp_path / "site")
    assert "no-such-part" in message
    assert "not-here" in message


def test_a_page_that_loads_something_from_another_host_fails_the_build(tmp_path: Path) -> None:
    root = make_documentation(
        tmp_path / "root",
        one='# One\n\n<img src="https://example.com/a.png">\n',
        two='# Two\n\n<script src="//example.com/a.js"></script>\n',
        three='# Three\n\n<a href="../nowhere/">b</a>\n',
    )

    assert failure(root, tmp_path / "site").splitlines() == [
        f"{VERSION}/one/index.html: loads https://example.com/a.png",
        f"{VERSION}/three/index.html: the link ../nowhere/ leads to no file",
        f"{VERSION}/two/index.html: loads //example.com/a.js",
    ]


def test_bad_input_is_lines_on_stderr_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make_documentation(tmp_path / "root", alone="# Alone\n\n[b](missing.md)\n")
    monkeypatch.chdir(root)
    monkeypatch.setattr("sys.argv", ["build", str(tmp_path / "site")])

    assert main() == 2
    assert capsys.readouterr().err.startswith("site: docs/alone.md: the link to docs/missing.md leads to no file")


def failure(root: Path, target: Path) -> str:
    """Return why the site cannot be built. Nothing may be written then."""
    with pytest.raises(SiteError) as caught:
        build(root, target, VERSION)
    assert not target.exists()
    return str(caught.value)
