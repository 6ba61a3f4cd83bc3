"""A DAG for the image tests, scheduled once: ten tasks of a pool with one slot, deferred until the file END exists."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from airflow import DAG
from airflow.models import BaseOperator
from airflow.triggers.base import BaseTrigger, TriggerEvent

END = Path("/usr/local/airflow/logs/end")
MANY = 10


class Until(BaseTrigger):
    """Fires when END exists."""

    def serialize(self) -> Any:
        """Return the class and its arguments."""
        return "deferral.Until", {}

    async def run(self) -> Any:
        """Wait for the file."""
        while not END.exists():
            await asyncio.sleep(0.5)
        yield TriggerEvent("it exists")


class Wait(BaseOperator):
    """Waits for END in the triggerer."""

    def execute(self, context: Any) -> None:
        """Defer."""
        self.defer(trigger=Until(), method_name="go_on")

    def go_on(self, context: Any, event: str) -> None:
        """Print what the trigger says."""
        print("the trigger says that", event, flush=True)


with DAG("deferral", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    for number in range(MANY):
        Wait(task_id=f"wait_{number}", pool="one-slot")
