"""Which services a command needs before it can start, and the wait for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from startup.errors import StartError, say
from startup.installed import airflow
from startup.settings import BROKER, Settings, UnknownValueError, database

if TYPE_CHECKING:
    from startup.endpoints import Endpoint

# Airflow's own default.
BROKER_URL = "redis://redis:6379/0"
EXECUTOR = "AIRFLOW__CORE__EXECUTOR"


def wait_for_services(settings: Settings, components: set[str]) -> None:
    """Wait for the metadata database, and for the broker if Celery's executor and these components use it.

    StartError when one cannot be reached, or the database has no URL.
    """
    from startup.endpoints import of_broker
    from startup.wait import bounds

    limits = bounds(settings.environment)
    if limits.tries == 0:
        return
    _wait("metadata database", settings, lambda: _of_database(settings, database(airflow())))
    uses_celery = "celery" in (settings.value(EXECUTOR) or "").lower()
    if uses_celery and components & {"scheduler", "celery worker"}:
        _wait("broker", settings, lambda: of_broker(settings.value(BROKER) or BROKER_URL))


def _of_database(settings: Settings, names: tuple[str, ...]) -> list[Endpoint]:
    """The places of the database. For what is no URL Airflow ends with a traceback, and may print a password."""
    from startup.endpoints import NoURLError, of_database

    url = settings.value(*names)
    name = next((name for name in names if name in settings.environment), names[0])
    if url is None and name not in settings.environment:
        return []
    if not url:
        raise StartError(f"{name}: expected a URL, found nothing", 2)
    try:
        return of_database(url)
    except NoURLError:
        raise StartError(f"{name}: expected scheme://user:password@host/database, found another form", 2) from None


def _wait(service: str, settings: Settings, find: Callable[[], list[Endpoint]]) -> None:
    from startup.endpoints import NoEndpointError
    from startup.wait import bounds, wait

    try:
        places = find()
    except (UnknownValueError, NoEndpointError) as reason:
        say(f"no wait for the {service}: {reason}")
        return
    if places:
        wait(service, places, bounds(settings.environment))
