from __future__ import annotations

from benchmarks.figure import Figure
from benchmarks.table import markdown, plain_text, rows

FIGURES = [
    Figure("unchanged", "nothing changed", "s", {"ours": [5.0], "plain": [2.5]}, "pantsd", 20.0),
    Figure("cold", "chain", "s", {"ours": [250.0]}),
]
SIDES = ("ours", "plain")


def test_a_row_has_the_name_note_target_medians_and_ratio() -> None:
    assert rows(FIGURES, SIDES) == [
        ["", "ours", "plain", "ratio"],
        ["nothing changed (pantsd), target 20.0 s", "5.00 s", "2.50 s", "2.00"],
        ["chain", "4 min 10 s", "-", "-"],
    ]


def test_markdown_has_a_rule_below_the_heading() -> None:
    lines = markdown(rows(FIGURES, SIDES)).splitlines()
    assert lines[1] == "| --- | ---: | ---: | ---: |"
    assert lines[3] == "| chain | 4 min 10 s | - | - |"


def test_columns_of_plain_text_are_aligned() -> None:
    lines = plain_text(rows(FIGURES, SIDES)).splitlines()
    assert len({len(line) for line in lines}) == 1
