"""Wait for the services that a command needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from startup.errors import StartError, report
from startup.installed import airflow
from startup.settings import BROKER, Settings, UnknownValueError, database

if TYPE_CHECKING:
    from startup.endpoint import Endpoint

# Airflow's own default.
BROKER_URL = "redis://redis:6379/0"
EXECUTOR = "AIRFLOW__CORE__EXECUTOR"


def wait_for_services(settings: Settings, components: set[str]) -> None:
    """Wait for the metadata database, and for the broker if the executor is Celery's and a component uses it.

    Raises StartError if a service is unreachable, or if its URL is empty or invalid.
    """
    from startup.endpoints import of_broker
    from startup.wait import bounds

    limits = bounds(settings.environment)
    if limits.tries == 0:
        return
    _wait("metadata database", settings, lambda: _of_database(settings, database(airflow())))
    uses_celery = "celery" in (settings.value(EXECUTOR) or "").lower()
    if uses_celery and components & {"scheduler", "celery worker"}:
        _wait("broker", settings, lambda: of_broker(_url(settings, BROKER) or BROKER_URL))


def _of_database(settings: Settings, names: tuple[str, ...]) -> list[Endpoint]:
    """Return the addresses of the database.

    Raises StartError if the value is not a URL, because Airflow would fail with a traceback that may show a password.
    """
    from startup.endpoint import NoURLError
    from startup.endpoints import of_database

    url = _url(settings, *names)
    try:
        return of_database(url) if url else []
    except NoURLError:
        form = "scheme://user:password@host/database"
        raise StartError(f"{settings.source(*names)}: expected {form}, found an invalid URL", 2) from None


def _url(settings: Settings, *names: str) -> str | None:
    """Return the URL of an option; None if it is not set. Raises StartError if it is empty."""
    source = settings.source(*names)
    url = settings.value(*names)
    if source and not url:
        raise StartError(f"{source}: expected a URL, found nothing", 2)
    return url


def _wait(service: str, settings: Settings, find: Callable[[], list[Endpoint]]) -> None:
    from startup.endpoint import NoEndpointError
    from startup.wait import bounds, wait

    try:
        endpoints = find()
    except (UnknownValueError, NoEndpointError) as reason:
        report(f"not waiting for the {service}: {reason}")
        return
    if endpoints:
        wait(service, endpoints, bounds(settings.environment))
