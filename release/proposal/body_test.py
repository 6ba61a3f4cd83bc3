from __future__ import annotations

from typing import Any

from release.proposal.body import LIMIT, Results, body, escaped, title

PLAN: dict[str, Any] = {"current": "10.9.0", "version": "10.10.0", "level": "minor", "changes": [], "held": []}


def test_the_title_says_whether_the_tests_fail() -> None:
    assert title(PLAN, Results({"./pants test ::": True})) == "Release Runtime 10.10.0"
    assert title(PLAN, Results({}, failed=("a",))) == "Release Runtime 10.10.0 (its tests fail)"


def test_failed_tests_are_named() -> None:
    text = body(PLAN, "", Results({"./pants test ::": False}, 3, 1, ("waits_test: one",)))
    assert "Tests: 3 passed, 1 failed, 1 skipped.\n- `waits_test: one`" in text


def test_a_plan_that_was_not_tested_is_said_to_be_so() -> None:
    assert "It was not built or tested." in body(PLAN, "", Results({}))


def test_the_sizes_of_the_images_are_listed() -> None:
    text = body(PLAN, "", Results({"./pants test ::": True}, 3, sizes={"astro-runtime:10.10.0": 1_104_400_000}))
    assert "Tests: 3 passed, 0 failed, 0 skipped.\n\n- `astro-runtime:10.10.0`: 1104 MB" in text


def test_a_long_difference_is_cut() -> None:
    text = body(PLAN, "x" * 2 * LIMIT, Results({}))
    assert len(text) <= LIMIT
    assert text.endswith("… cut: run `./pants run release -- diff` for all of it\n</details>\n")


def test_a_plan_of_many_rows_fits() -> None:
    row = {"name": "n" * 100, "version": "1", "reason": "r" * 100}
    assert len(body({**PLAN, "held": [row] * 1000}, "x" * LIMIT, Results({}))) <= LIMIT


def test_names_and_reasons_are_text() -> None:
    assert escaped("<img>|`x` @person #1\nnext") == "\\<img\\>\\|\\`x\\` @\u200bperson \\#1 next"


def test_versions_that_no_rule_decides_on_are_not_listed() -> None:
    reasons = ("a pre-release", "yanked: broken", "requires Python >=3.11, which excludes 3.8.20", "a new major")
    held = [{"name": "pip", "version": str(number), "reason": reason} for number, reason in enumerate(reasons)]
    text = body({**PLAN, "held": held}, "", Results({}))
    assert "Not taken (1)" in text
    assert "| pip | 3 | a new major |" in text
