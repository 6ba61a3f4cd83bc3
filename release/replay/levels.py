"""The levels that plans do not have, with the reasons."""

from __future__ import annotations

from release.replay.compare import Outcome

# Releases that moved Airflow or a provider.
REASONS = {
    "4.1.0": "it took new majors of the amazon and postgres providers, which a plan holds",
    "4.2.0": "it added the google provider, which is a decision of a person",
    "4.2.5": "it went back to an older elasticsearch provider",
    "5.3.0": "it took a new major of the dbt-cloud provider, which a plan holds",
    "6.3.0": "it took a new major of the dbt-cloud provider, which a plan holds",
    "7.4.2": "it has a new patch release of Airflow, which makes every other release since Runtime 7 a minor one",
}


def reason(outcome: Outcome) -> str:
    """Return why the plan of a release has another level. Raises KeyError if no reason is known."""
    if outcome.counts_level:
        return REASONS[outcome.transition.version]
    return "the release moved neither Airflow nor a provider"
