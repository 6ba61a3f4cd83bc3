"""Variables that a deployment leaves to the image, because they follow from others."""

from __future__ import annotations

from startup.services import EXECUTOR
from startup.settings import DATABASE, KINDS, Settings, UnknownValueError


def connection_names(environment: dict[str, str]) -> dict[str, str]:
    """The database's connection under the name that is not set: Airflow 2.2 knows the old one only."""
    found: dict[str, str] = {}
    for name, other in (DATABASE, DATABASE[::-1]):
        if not any(environment.get(name + kind) for kind in KINDS):
            found.update({name + kind: environment[other + kind] for kind in KINDS if environment.get(other + kind)})
    return found


def executor(settings: Settings) -> dict[str, str]:
    """The local executor for a local environment, once it has a database that allows it."""
    if settings.environment.get("ASTRONOMER_ENVIRONMENT") != "local" or settings.is_set(EXECUTOR):
        return {}
    try:
        database = settings.value(*DATABASE) or "sqlite"
    except UnknownValueError:
        database = "unknown"
    return {} if database.startswith("sqlite") else {EXECUTOR: "LocalExecutor"}
