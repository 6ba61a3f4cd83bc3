from __future__ import annotations

from pathlib import Path

from catalogue.history import History
from catalogue.repository import load_history, load_runtimes
from tools.docs.runtimes import PAGE, maintained_until, page, table


def test_the_page_matches_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(Path(), load_runtimes(Path())), "./pants run tools/docs:write"


def test_every_runtime_is_on_the_page() -> None:
    versions = [runtime.version for runtime in load_runtimes(Path())]

    assert len(versions) > 1
    assert [version for version in versions if f"| {version} | " not in PAGE.read_text(encoding="utf-8")] == []


def test_a_bar_in_a_cell_is_escaped() -> None:
    assert table(("a",), [("x|y",)]).splitlines()[-1] == "| x&#124;y |"


def test_the_last_days_of_maintenance_are_the_published_ones() -> None:
    majors = [(runtime, load_history(Path(), runtime.name)) for runtime in load_runtimes(Path())]

    published = {4: "2023-09-30", 5: "2024-04-30", 6: "2024-03-31", 7: "2023-07-31"}
    published |= {8: "2023-11-30", 9: "2025-01-31", 10: "2024-06-30"}
    assert published.items() <= maintained_until(majors).items()


def test_a_major_without_a_release_has_no_end_of_maintenance() -> None:
    runtime = load_runtimes(Path())[0]

    assert maintained_until([(runtime, History("", runtime.major, ()))]) == {}
