"""Variables that a deployment leaves to the image, because they follow from others."""

from __future__ import annotations

from startup.services import EXECUTOR
from startup.settings import DATABASE, KINDS, Settings, UnknownValueError

KUBERNETES, OLD_KUBERNETES = "AIRFLOW__KUBERNETES_EXECUTOR__", "AIRFLOW__KUBERNETES__"
FIRST_WITH_NEW_NAMES = (2, 5)
# The one of them that the image sets, and its value there.
BATCH_SIZE = "AIRFLOW__KUBERNETES_EXECUTOR__WORKER_PODS_CREATION_BATCH_SIZE"
OLD_BATCH_SIZE = "AIRFLOW__KUBERNETES__WORKER_PODS_CREATION_BATCH_SIZE"
BATCH_SIZE_OF_IMAGE = "16"


def connection_names(environment: dict[str, str]) -> dict[str, str]:
    """The database's connection under the name that is not set: Airflow 2.2 knows the old one only."""
    found: dict[str, str] = {}
    for name, other in (DATABASE, DATABASE[::-1]):
        if not any(environment.get(name + kind) for kind in KINDS):
            found.update({name + kind: environment[other + kind] for kind in KINDS if environment.get(other + kind)})
    return found


def kubernetes_names(environment: dict[str, str], airflow: tuple[int, int]) -> dict[str, str]:
    """The options of the Kubernetes executor under the names that Airflow knows: others before and from 2.5 on."""
    if airflow >= FIRST_WITH_NEW_NAMES:
        return _batch_size(environment)
    new = [name for name in environment if name.startswith(KUBERNETES)]
    old = {OLD_KUBERNETES + name[len(KUBERNETES) :]: environment[name] for name in new}
    return {name: value for name, value in old.items() if name not in environment}


def _batch_size(environment: dict[str, str]) -> dict[str, str]:
    """What a user sets under the older name, over what the image sets under the newer one, which Airflow prefers."""
    wanted = environment.get(OLD_BATCH_SIZE)
    is_of_image = environment.get(BATCH_SIZE) == BATCH_SIZE_OF_IMAGE
    return {BATCH_SIZE: wanted} if wanted and is_of_image else {}


def executor(settings: Settings) -> dict[str, str]:
    """The local executor for a local environment, once it has a database that allows it."""
    if settings.environment.get("ASTRONOMER_ENVIRONMENT") != "local" or settings.is_set(EXECUTOR):
        return {}
    try:
        database = settings.value(*DATABASE) or "sqlite"
    except UnknownValueError:
        database = "unknown"
    return {} if database.startswith("sqlite") else {EXECUTOR: "LocalExecutor"}
