"""Short checks of the other Pythons of a Runtime. end_to_end_test runs a full deployment on the default Python."""

from __future__ import annotations

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.project import project

LOGIN_PAGE = """
from airflow.www.app import cached_app

page = cached_app().test_client().get("/login/")
print(page.status_code, "Astronomer Runtime" in page.text)
"""


def test_the_scheduler_runs_a_dag_to_success(further_image: BuiltImage) -> None:
    with project(further_image.id, "once.py", environment={"AIRFLOW__CORE__EXECUTOR": "LocalExecutor"}) as made:
        made.wait_for("once", 180, made.start("airflow", "scheduler"))

        assert made.tasks("once") == {"python": "success|1", "bash": "success|1"}


def test_the_web_interface_loads(further_image: BuiltImage) -> None:
    found = run(further_image.id, "python", "-c", LOGIN_PAGE, env={"_AIRFLOW_DB_MIGRATE": "true"})

    assert found.stdout.splitlines()[-1] == "200 True"
