from __future__ import annotations

from pathlib import Path

from catalogue.repository import load_runtime, load_runtimes
from catalogue.testing import HISTORY, SMALL
from tools.docs.front import PAGE, page, tables


def test_the_page_matches_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(Path(), load_runtimes(Path())), "./pants run tools/docs:write"


def test_every_runtime_with_a_release_is_listed_the_newest_first(tmp_path: Path) -> None:
    for major, history in ((9, HISTORY), (10, HISTORY), (11, "major: 10\nreleases: []\n")):
        folder = tmp_path / f"runtimes/runtime-{major}"
        folder.mkdir(parents=True)
        (folder / "runtime.yaml").write_text(SMALL.replace("10", str(major), 1).replace('"10.', f'"{major}.', 1))
        (folder / "releases.yaml").write_text(history.replace("10", str(major), 1).replace('"10.', f'"{major}.', 1))
    runtimes = [load_runtime(tmp_path, f"runtime-{major}") for major in (9, 10, 11)]

    assert tables(tmp_path, runtimes) == {
        "release-notes": "- [Runtime 10](release-notes/runtime-10.md)\n- [Runtime 9](release-notes/runtime-9.md)\n"
    }
