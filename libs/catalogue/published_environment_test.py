"""The defaults of each Runtime against those that are published, written here once more by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.environment import environment
from catalogue.load import parse_runtime

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())
RUNTIMES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("runtimes/*/runtime.yaml"))
PUBLISHED = {
    "AIRFLOW_SNOWFLAKE_PARTNER": "ASTRONOMER",
    "AIRFLOW__CELERY__STALLED_TASK_TIMEOUT": "600",
    "AIRFLOW__KUBERNETES_EXECUTOR__WORKER_PODS_CREATION_BATCH_SIZE": "16",
    "AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL": "30",
}
# From 5.0.9 on, so not in Runtime 4; and in 9.8.0, 10.1.0 and later.
SINCE_FIVE = "AIRFLOW__CELERY__STALLED_TASK_TIMEOUT"
MAX_TIS = "AIRFLOW__SCHEDULER__MAX_TIS_PER_QUERY"


@pytest.mark.parametrize("path", RUNTIMES)
def test_a_runtime_has_the_published_defaults(path: str) -> None:
    runtime = parse_runtime(path, (ROOT / path).read_text(encoding="utf-8"))
    found = environment(runtime)
    expected = {name: value for name, value in PUBLISHED.items() if runtime.major >= 5 or name != SINCE_FIVE}
    if runtime.major >= 9:
        expected[MAX_TIS] = "512"

    assert {name: found.get(name) for name in [*PUBLISHED, MAX_TIS] if name in found} == expected
