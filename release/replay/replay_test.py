from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.repository import load_buildable, load_history, load_interpreters
from release.planning.policy import load_policy
from release.planning.state import state
from release.replay.compare import Outcome, airflow_score, compare, level_score
from release.replay.levels import REASONS
from release.replay.page import COMMAND, PAGE, page
from release.replay.recorded import UNTIL, recorded
from release.replay.transitions import Transition, published_providers, transitions

# The majors of the recorded index.
MAJORS = range(4, 11)


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    index = recorded(load_policy(Path.cwd()))
    return [compare(transition, index) for transition in _transitions()]


def _transitions() -> list[Transition]:
    root, providers = Path.cwd(), published_providers()
    interpreters = load_interpreters(root)
    return [
        transition
        for name in (f"runtime-{major}" for major in MAJORS)
        for history in [load_history(root, name)]
        for transition in transitions(
            history, state(load_buildable(root, name, interpreters), history, interpreters).pythons, providers
        )
        if transition.day <= UNTIL
    ]


def test_every_published_release_but_the_first_of_a_major_is_replayed(outcomes: list[Outcome]) -> None:
    counts = {major: sum(one.transition.before.major == major for one in outcomes) for major in MAJORS}
    assert counts == {4: 20, 5: 19, 6: 17, 7: 9, 8: 10, 9: 19, 10: 9}


def test_the_plan_has_the_airflow_of_every_release_that_moved_it(outcomes: list[Outcome]) -> None:
    score = airflow_score(outcomes)
    assert (score.met, score.covered) == (25, 25)


def test_the_plan_has_the_level_of_nine_in_ten_releases(outcomes: list[Outcome]) -> None:
    score = level_score(outcomes)
    assert score.covered == 81
    assert score.met >= 0.9 * score.covered


def test_every_other_level_has_a_reason(outcomes: list[Outcome]) -> None:
    found = {one.transition.version for one in outcomes if one.counts_level and not one.same_level}
    assert found == set(REASONS)


def test_the_page_lists_every_difference(outcomes: list[Outcome]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(outcomes, recorded(load_policy(Path.cwd()))), COMMAND


def test_a_plan_takes_no_new_major_of_a_provider(outcomes: list[Outcome]) -> None:
    changes = [change for outcome in outcomes for change in outcome.plan.changes]
    assert changes
    assert all(change.old.split(".")[0] == change.new.split(".")[0] for change in changes)
