"""Run PostgreSQL and Redis for the measurements that need them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks import pants_build
from benchmarks.containers import ENVIRONMENT, asserted
from tests.images.harness import services
from tests.images.harness.containers import network

TARGETS = ("tests/images/services/postgres", "tests/images/services/redis")
_SETTINGS = {
    **services.ENVIRONMENT,
    "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
    # The option's name from Airflow 2.3 on.
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": services.DATABASE,
}


def build(root: Path) -> None:
    """Build the images of the services."""
    pants_build.package(root, TARGETS)


@contextmanager
def deployment(root: Path, image: str, migrate: str) -> Iterator[dict[str, Any]]:
    """Run a migrated database and a broker while the block runs; yield the options of a container that uses them."""
    packages = root / "dist"
    with asserted(), ExitStack() as stack:
        net = stack.enter_context(network())
        stack.enter_context(services.service("redis", net, packages=packages))
        migration = ("bash", "-c", migrate)
        env = {**ENVIRONMENT, **_SETTINGS}
        stack.enter_context(services.database(image, net, *migration, packages=packages, env=env))
        yield {"network": net.name, "environment": _SETTINGS}
