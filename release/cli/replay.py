"""The verb `replay`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from host.files import write_atomically
from release.cli.context import Context, chosen, context
from release.cli.options import JSON, RUNTIMES, print_json
from release.cli.progress import steps
from release.cli.tables import print_table
from release.common.errors import InputError
from release.planning.upstream import Upstream
from release.replay.compare import Outcome, Score, airflow_score, compare, level_score
from release.replay.page import PAGE, page
from release.replay.recorded import UNTIL, recorded
from release.replay.transitions import Transition, published_providers, transitions


@click.command()
@RUNTIMES
@click.option("--recorded", "is_recorded", is_flag=True, help="Use the index that was recorded for the tests.")
@click.option("--write", is_flag=True, help=f"With --recorded and all Runtimes: write {PAGE}.")
@click.option("--differences", is_flag=True, help="Print only the transitions with another Airflow or level.")
@JSON
def replay(names: tuple[str, ...], is_recorded: bool, write: bool, differences: bool, as_json: bool) -> None:
    """Plan each published release of each RUNTIME again, with the index as it was on its day, and compare."""
    if write and (names or not is_recorded):
        raise InputError("--write: expected it with --recorded and without a Runtime")
    now = context()
    found = _transitions(now, chosen(now.root, names))
    if is_recorded:
        found = [transition for transition in found if transition.day <= UNTIL]
    upstream = recorded(now.policy) if is_recorded else now.upstream([transition.before for transition in found])
    outcomes = _outcomes(found, upstream)
    if write:
        write_atomically(now.root / PAGE, page(outcomes, upstream).encode())
    if as_json:
        print_json(_data(outcomes))
        return
    print_table(_HEADINGS, [_row(one) for one in outcomes if not differences or differs(one)])
    click.echo(f"same Airflow: {_of(airflow_score(outcomes))} releases that moved it and could")
    click.echo(f"same level:   {_of(level_score(outcomes))} releases that moved Airflow or a provider")


_HEADINGS = ("release", "day", "level", "Airflow", "plan", "level", "Airflow", "differs", "only release", "only plan")


def differs(outcome: Outcome) -> str:
    """Return what a goal covers and the plan has otherwise: "airflow", "level", both, or ""."""
    airflow = "airflow" if outcome.counts_airflow and not outcome.same_airflow else ""
    level = "level" if outcome.counts_level and not outcome.same_level else ""
    return " ".join(filter(None, (airflow, level)))


def _transitions(now: Context, names: Sequence[str]) -> list[Transition]:
    providers = published_providers()
    return [
        transition
        for name in names
        for transition in transitions(now.history(name), now.state(name).pythons, providers)
    ]


def _outcomes(found: Sequence[Transition], upstream: Upstream) -> list[Outcome]:
    outcomes = []
    with steps("releases planned", len(found)) as step:
        for transition in found:
            outcomes.append(compare(transition, upstream))
            step()
    return outcomes


def _row(outcome: Outcome) -> tuple[str, ...]:
    real, planned = outcome.transition, outcome.plan
    return (
        *(real.version, str(real.day), str(real.level), real.airflow),
        *(planned.version, str(planned.level), planned.airflow or real.before.airflow, differs(outcome)),
        *(str(len(outcome.taken_by_release_alone)), str(len(outcome.taken_by_plan_alone))),
    )


def _of(score: Score) -> str:
    share = 100 * score.met / score.covered if score.covered else 100
    return f"{score.met} of {score.covered} ({share:.0f} %)"


def _data(outcomes: Sequence[Outcome]) -> Mapping[str, Any]:
    scores = {"airflow": airflow_score(outcomes), "level": level_score(outcomes)}
    return {
        "scores": {name: {"covered": score.covered, "met": score.met} for name, score in scores.items()},
        "transitions": [_transition(one) for one in outcomes],
    }


def _transition(outcome: Outcome) -> Mapping[str, Any]:
    real = outcome.transition
    return {
        "from": real.before.version,
        "to": real.version,
        "day": str(real.day),
        "level": str(real.level),
        "airflow": real.airflow,
        "plan": {
            "version": outcome.plan.version,
            "level": str(outcome.plan.level),
            "airflow": outcome.plan.airflow or real.before.airflow,
        },
        "differs": differs(outcome).split(),
        "only_release": dict(outcome.taken_by_release_alone),
        "only_plan": dict(outcome.taken_by_plan_alone),
    }
