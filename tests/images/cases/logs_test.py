"""The program that deletes old task logs."""

from __future__ import annotations

import time

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run, started, wait_until

DAYS = "ASTRONOMER__AIRFLOW__WORKER_LOG_RETENTION_DAYS"
PREPARE = """
mkdir -p logs/dag/run logs/locked
for days in 0 1 14 16; do
  for name in logs/top logs/dag/run/task; do touch -d "$days days ago" "$name-$days.log"; done
done
touch -d "99 days ago" logs/dag/notes.txt dags/not-a-task.log
"""
SHOW = "find logs dags -type f | sort"
# Replaces `sleep`: prints its argument and the logs that are left, creates an old log, and returns at once. The third
# call ends the program.
SLEEP = """\
#!/bin/bash
echo "$* $(ls logs)"
touch -d '16 days ago' logs/old.log
echo >> /tmp/asked
if (($(wc -l < /tmp/asked) == 3)); then kill $PPID; fi
"""


def left(image: BuiltImage, command: str, **env: str) -> list[str]:
    """Run a command, and return the remaining files."""
    return run(image.id, "bash", "-c", f"{PREPARE}\n{command}\n{SHOW}", env=env).stdout.split()


def files(*days: int) -> list[str]:
    """Return the expected files when logs of these ages are left."""
    logs = [f"logs/{name}-{age}.log" for name in ("top", "dag/run/task") for age in days]
    return sorted([*logs, "logs/dag/notes.txt", "dags/not-a-task.log"])


@pytest.mark.parametrize("program", ["clean-airflow-logs", "/usr/local/bin/clean-airflow-logs", "bash /clean-logs"])
def test_logs_older_than_15_days_are_deleted(base_image: BuiltImage, program: str) -> None:
    assert left(base_image, f"{program} --once") == files(0, 1, 14)


def test_a_log_is_deleted_within_an_hour_after_15_days(base_image: BuiltImage) -> None:
    make = "touch -d '14 days ago 23 hours ago' logs/kept.log; touch -d '15 days ago 1 hour ago' logs/gone.log"
    found = run(base_image.id, "bash", "-c", f"{make}; clean-airflow-logs --once; ls logs")

    assert found.stdout.split() == ["kept.log"]


@pytest.mark.parametrize(("days", "ages"), [("1", (0,)), ("08", (0, 1)), ("15", (0, 1, 14)), ("900", (0, 1, 14, 16))])
def test_the_number_of_days_can_be_set(base_image: BuiltImage, days: str, ages: tuple[int, ...]) -> None:
    assert left(base_image, "clean-airflow-logs --once", **{DAYS: days}) == files(*ages)


def test_logs_are_deleted_in_airflows_log_folder(base_image: BuiltImage) -> None:
    env = {"AIRFLOW__LOGGING__BASE_LOG_FOLDER": "dags"}

    assert left(base_image, "clean-airflow-logs --once", **env) == [
        path for path in files(0, 1, 14, 16) if path != "dags/not-a-task.log"
    ]


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_it_says_what_it_does(base_image: BuiltImage, option: str) -> None:
    found = run(base_image.id, "/clean-logs" if option == "-h" else "clean-airflow-logs", option).stdout

    assert found.startswith("clean-airflow-logs [--once]: delete task logs")
    assert "ASTRONOMER__AIRFLOW__WORKER_LOG_RETENTION_DAYS (15)" in found


def test_both_names_are_the_same_program(base_image: BuiltImage) -> None:
    assert run(base_image.id, "realpath", "/clean-logs").stdout == "/usr/local/bin/clean-airflow-logs\n"


@pytest.mark.parametrize("days", ["two", "-1", "1.5", "99999999"])
def test_an_invalid_number_of_days_is_refused_in_one_line(base_image: BuiltImage, days: str) -> None:
    found = run(base_image.id, "clean-airflow-logs", env={DAYS: days}, expect=2)

    assert f"{DAYS}: expected a whole number of days, found '{days}'" in found.stderr
    assert found.stderr.count("\n") == 1


def test_an_unreadable_folder_does_not_stop_the_deletion(base_image: BuiltImage) -> None:
    lock = "touch -d '99 days ago' logs/locked/a.log; chmod 0 logs/locked"
    found = left(base_image, f"{lock}; clean-airflow-logs --once; chmod 700 logs/locked")

    assert found == sorted([*files(0, 1, 14), "logs/locked/a.log"])


def test_a_single_run_fails_if_a_log_cannot_be_deleted(base_image: BuiltImage) -> None:
    lock = "touch -d '99 days ago' logs/locked/a.log; chmod 555 logs/locked"
    found = run(base_image.id, "bash", "-c", f"{PREPARE}\n{lock}; clean-airflow-logs --once", expect=1)

    assert "logs/locked/a.log" in found.stderr


def test_a_missing_folder_is_reported_but_not_an_error(base_image: BuiltImage) -> None:
    found = run(base_image.id, "bash", "-c", "rmdir logs && clean-airflow-logs --once")

    assert found.stderr == "clean-airflow-logs: /usr/local/airflow/logs does not exist: nothing to delete\n"


@pytest.mark.parametrize("program", ["clean-airflow-logs", "bash /clean-logs"])
def test_it_deletes_the_logs_again_every_15_minutes(base_image: BuiltImage, program: str) -> None:
    put = "mkdir /tmp/first && cat > /tmp/first/sleep <<< $0 && chmod +x /tmp/first/sleep && PATH=/tmp/first:$PATH"
    found = run(base_image.id, "bash", "-c", f"{put} {program}", SLEEP, timeout=60)

    assert found.stdout.splitlines() == ["900 "] * 3


def test_it_runs_until_it_is_stopped_and_then_stops_at_once(base_image: BuiltImage) -> None:
    script = f"{PREPARE}\nexec bash /clean-logs"
    with started(base_image.id, "bash", "-c", script) as container:
        show = ["bash", "-c", SHOW]
        wait_until(lambda: container.exec_run(show).output.decode().split() == files(0, 1, 14), "logs are gone", 20)
        time.sleep(1)
        container.reload()
        assert container.status == "running"
        assert "sleep 900" in str(container.top()["Processes"])

        begin = time.monotonic()
        container.stop(timeout=20)
        assert time.monotonic() - begin < 5
        assert container.wait(timeout=5)["StatusCode"] == 0
