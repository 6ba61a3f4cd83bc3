"""Compare the plan for the day of a published release with that release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timezone

from packaging.version import Version

from release.planning.changes import Kind, Level
from release.planning.plan import Plan, plan
from release.planning.state import AIRFLOW
from release.planning.upstream import Upstream
from release.replay.transitions import Transition


@dataclass(frozen=True)
class Outcome:
    """A transition and its plan. `airflow_existed` tells whether the published Airflow was on the index by then."""

    transition: Transition
    plan: Plan
    airflow_existed: bool

    @property
    def counts_airflow(self) -> bool:
        """Whether the goal for Airflow covers it: Airflow changed, and its version was on the index."""
        return self.transition.moves_airflow and self.airflow_existed

    @property
    def same_airflow(self) -> bool:
        """Whether the plan has the published Airflow."""
        return (self.plan.airflow or self.transition.before.airflow) == self.transition.airflow

    @property
    def counts_level(self) -> bool:
        """Whether the goal for levels covers it: Airflow or a provider changed."""
        return self.transition.moves_airflow or bool(self.transition.moved_providers)

    @property
    def same_level(self) -> bool:
        """Whether the plan has the level of the published release."""
        return self.plan.level == self.transition.level

    @property
    def taken_by_release_alone(self) -> Mapping[str, str]:
        """Name -> version of the providers that the release moved, and the plan did not move as far."""
        planned = self.planned
        moved = self.transition.moved_providers
        return {
            name: new
            for name, (old, new) in moved.items()
            if Version(new) > Version(planned.get(name, old)) and Version(new) > Version(old)
        }

    @property
    def taken_by_plan_alone(self) -> Mapping[str, str]:
        """Name -> version of the providers that the plan moved further than the release did."""
        real = self.transition.pins or {}
        return {name: new for name, new in self.planned.items() if name in real and Version(new) > Version(real[name])}

    @property
    def planned(self) -> Mapping[str, str]:
        """Name -> version of the providers that the plan moves."""
        return {change.name: change.new for change in self.plan.changes if change.kind is Kind.PROVIDER}


def compare(transition: Transition, upstream: Upstream) -> Outcome:
    """Return the outcome of a transition, with the index as it was at the end of that day (UTC).

    Raises ReleaseError if the metadata of a package cannot be read.
    """
    then = upstream.at(datetime.combine(transition.day, time(23, 59, 59), timezone.utc))
    limit = Level.PATCH if transition.is_maintenance else Level.MINOR
    return Outcome(transition, plan(transition.before, then, limit), _existed(transition, then))


def _existed(transition: Transition, then: Upstream) -> bool:
    wanted = Version(transition.airflow)
    files = then.files[AIRFLOW]
    return any(file.version == wanted and file.uploaded and file.uploaded < then.now for file in files)


@dataclass(frozen=True)
class Score:
    """How many transitions a goal covers, and how many met it."""

    covered: int
    met: int


def airflow_score(outcomes: Iterable[Outcome]) -> Score:
    """Return the score of the goal "the same Airflow"."""
    covered = [outcome for outcome in outcomes if outcome.counts_airflow]
    return Score(len(covered), sum(outcome.same_airflow for outcome in covered))


def level_score(outcomes: Iterable[Outcome]) -> Score:
    """Return the score of the goal "the same level"."""
    covered = [outcome for outcome in outcomes if outcome.counts_level]
    return Score(len(covered), sum(outcome.same_level for outcome in covered))
