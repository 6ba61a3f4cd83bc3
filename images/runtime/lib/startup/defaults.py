"""Variables that the entrypoint derives from others if a deployment does not set them."""

from __future__ import annotations

from startup.services import EXECUTOR
from startup.settings import DATABASE, KINDS, Settings, UnknownValueError

KUBERNETES, OLD_KUBERNETES = "AIRFLOW__KUBERNETES_EXECUTOR__", "AIRFLOW__KUBERNETES__"
FIRST_WITH_NEW_NAMES = (2, 5)
# The only Kubernetes option that the image sets, and its value in the image.
BATCH_SIZE = "AIRFLOW__KUBERNETES_EXECUTOR__WORKER_PODS_CREATION_BATCH_SIZE"
OLD_BATCH_SIZE = "AIRFLOW__KUBERNETES__WORKER_PODS_CREATION_BATCH_SIZE"
BATCH_SIZE_OF_IMAGE = "16"


def connection_names(environment: dict[str, str]) -> dict[str, str]:
    """Return the database connection under the name that is not set: Airflow 2.2 knows only the old name."""
    found: dict[str, str] = {}
    for name, other in (DATABASE, DATABASE[::-1]):
        if not any(environment.get(name + kind) for kind in KINDS):
            found.update({name + kind: environment[other + kind] for kind in KINDS if environment.get(other + kind)})
    return found


def kubernetes_names(environment: dict[str, str], airflow: tuple[int, int]) -> dict[str, str]:
    """Return the Kubernetes executor's options under the names that this Airflow knows: they changed in 2.5."""
    if airflow >= FIRST_WITH_NEW_NAMES:
        return _batch_size(environment)
    new = [name for name in environment if name.startswith(KUBERNETES)]
    old = {OLD_KUBERNETES + name[len(KUBERNETES) :]: environment[name] for name in new}
    return {name: value for name, value in old.items() if name not in environment}


def _batch_size(environment: dict[str, str]) -> dict[str, str]:
    """Return a user's value for the older name under the newer one: else Airflow would prefer the image's value."""
    wanted = environment.get(OLD_BATCH_SIZE)
    is_of_image = environment.get(BATCH_SIZE) == BATCH_SIZE_OF_IMAGE
    return {BATCH_SIZE: wanted} if wanted and is_of_image else {}


def executor(settings: Settings) -> dict[str, str]:
    """Return the local executor for a local environment whose database is not SQLite, if no executor is set."""
    if settings.environment.get("ASTRONOMER_ENVIRONMENT") != "local" or settings.is_set(EXECUTOR):
        return {}
    try:
        database = settings.value(*DATABASE) or "sqlite"
    except UnknownValueError:
        database = "unknown"
    return {} if database.startswith("sqlite") else {EXECUTOR: "LocalExecutor"}
