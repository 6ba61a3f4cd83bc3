from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from catalogue.repository import load_runtimes
from catalogue.testing import small_runtime
from tools.docs.runtimes import PAGE, page, section, table


def test_the_page_matches_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(load_runtimes(Path())), "./pants run tools/docs:write"


def test_every_runtime_is_on_the_page() -> None:
    versions = [runtime.version for runtime in load_runtimes(Path())]

    assert len(versions) > 1
    text = PAGE.read_text(encoding="utf-8")
    assert [version for version in versions if f"Version {version}, with Airflow" not in text] == []


def test_a_part_that_a_runtime_lacks_has_no_heading() -> None:
    text = section(replace(small_runtime(), constraints=(), backports=(), deviations=()))

    assert text == "## Runtime 10\n\nVersion 10.9.0, with Airflow 2.8.4.\n"
    assert "Pins that differ" in section(small_runtime())


def test_a_bar_in_a_cell_is_escaped() -> None:
    assert table(("a",), [("x|y",)]).splitlines()[-1] == "| x&#124;y |"
