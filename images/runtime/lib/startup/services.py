"""Which services a command needs before it can start, and the wait for them."""

from __future__ import annotations

from startup.errors import say
from startup.settings import BROKER, DATABASE, Settings, UnknownValueError

# Airflow's own default.
BROKER_URL = "redis://redis:6379/0"
EXECUTOR = "AIRFLOW__CORE__EXECUTOR"


def wait_for_services(settings: Settings, components: set[str]) -> None:
    """Wait for the metadata database, and for the broker if Celery's executor and these components use it.

    StartError when one cannot be reached.
    """
    from startup.wait import bounds

    limits = bounds(settings.environment)
    if limits.tries == 0:
        return
    _wait("metadata database", settings, DATABASE, "sqlite://")
    uses_celery = "celery" in (settings.value(EXECUTOR) or "").lower()
    if uses_celery and components & {"scheduler", "celery worker"}:
        _wait("broker", settings, (BROKER,), BROKER_URL)


def _wait(service: str, settings: Settings, names: tuple[str, ...], default: str) -> None:
    from startup.endpoints import NoEndpointError, endpoints
    from startup.wait import bounds, wait

    try:
        places = endpoints(settings.value(*names) or default)
    except (UnknownValueError, NoEndpointError) as reason:
        say(f"no wait for the {service}: {reason}")
        return
    if places:
        wait(service, places, bounds(settings.environment))
