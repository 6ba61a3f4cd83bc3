"""The program that deletes old task logs."""

from __future__ import annotations

import time

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run, started, wait_until

DAYS = "ASTRONOMER__AIRFLOW__WORKER_LOG_RETENTION_DAYS"
# The names that Apache's chart sets.
CHART_DAYS, CHART_MINUTES = "AIRFLOW__LOG_RETENTION_DAYS", "AIRFLOW__LOG_CLEANUP_FREQUENCY_MINUTES"
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


@pytest.mark.parametrize("program", ["clean-airflow-logs", "bash /clean-logs"])
def test_the_number_of_days_of_a_chart_is_read_if_the_images_own_is_not_set(
    base_image: BuiltImage, program: str
) -> None:
    assert left(base_image, f"{program} --once", **{CHART_DAYS: "1"}) == files(0)
    assert left(base_image, f"{program} --once", **{CHART_DAYS: "1", DAYS: ""}) == files(0)
    assert left(base_image, f"{program} --once", **{CHART_DAYS: "1", DAYS: "15"}) == files(0, 1, 14)


@pytest.mark.parametrize("name", ["AIRFLOW__LOGGING__BASE_LOG_FOLDER", "AIRFLOW__CORE__BASE_LOG_FOLDER"])
def test_logs_are_deleted_in_airflows_log_folder(base_image: BuiltImage, name: str) -> None:
    assert left(base_image, "clean-airflow-logs --once", **{name: "$AIRFLOW_HOME/dags"}) == [
        path for path in files(0, 1, 14, 16) if path != "dags/not-a-task.log"
    ]


def test_the_folder_in_a_configuration_file_is_the_one_that_airflow_writes(base_image: BuiltImage) -> None:
    show = "airflow config get-value logging base_log_folder 2> /dev/null"
    make = "printf '[logging]\nbase_log_folder = /tmp/mine\n' > /tmp/a.cfg; mkdir /tmp/mine"
    logs = "touch -d '16 days ago' /tmp/mine/old.log logs/other.log"
    command = f"{make}; {logs}; clean-airflow-logs --once; ls /tmp/mine logs/other.log; {show}"
    found = run(base_image.id, "bash", "-c", command, env={"AIRFLOW_CONFIG": "/tmp/a.cfg"})

    assert found.stdout.split() == ["logs/other.log", "/tmp/mine:", "/tmp/mine"]


def test_the_logs_of_dag_files_are_deleted_where_they_are_if_the_base_folder_is_another_one(
    base_image: BuiltImage,
) -> None:
    logs = "logs/scheduler/a.log /tmp/day/b.log logs/c.log"
    make = f"mkdir -p logs/scheduler /tmp/day; touch -d '16 days ago' {logs}"
    env = {"AIRFLOW__LOGGING__BASE_LOG_FOLDER": "/tmp/base"}
    command = ["bash", "-c", f"{make}; clean-airflow-logs --once; find logs /tmp/day -type f"]

    assert set(run(base_image.id, *command, env=env).stdout.split()) == {"logs/c.log", "/tmp/day/b.log"}
    env["AIRFLOW__SCHEDULER__CHILD_PROCESS_LOG_DIRECTORY"] = "/tmp/day"
    assert set(run(base_image.id, *command, env=env).stdout.split()) == {"logs/scheduler/a.log", "logs/c.log"}


def test_folders_that_were_emptied_are_deleted_later_and_new_ones_stay(base_image: BuiltImage) -> None:
    make = "mkdir -p logs/dag/{new,emptied,used} logs/old; touch logs/dag/used/a.log"
    age = "touch -d '61 minutes ago' logs/dag/emptied logs/dag/used logs/old; touch -d '59 minutes ago' logs/dag/new"
    command = f"{make}; {age}; clean-airflow-logs --once; find logs | sort"
    found = run(base_image.id, "bash", "-c", command)

    assert found.stdout.split() == ["logs", "logs/dag", "logs/dag/new", "logs/dag/used", "logs/dag/used/a.log"]
    assert found.stderr == ""


def test_the_folder_for_logs_itself_stays(base_image: BuiltImage) -> None:
    found = run(base_image.id, "bash", "-c", "touch -d '99 days ago' logs; clean-airflow-logs --once; ls -d logs")

    assert found.stdout == "logs\n"


def test_what_need_not_be_deleted_is_no_error(base_image: BuiltImage) -> None:
    # A volume's own folder is root's alone, and this program may not delete a folder from one of another user.
    script = "mkdir -m 0 logs/lost+found; mkdir -p logs/of-root/empty; touch -d '99 days ago' logs/of-root/empty"
    with started(base_image.id, "sleep", "infinity") as container:
        assert container.exec_run(["bash", "-c", script], user="0:0").exit_code == 0
        code, output = container.exec_run(["clean-airflow-logs", "--once"])
        assert container.exec_run(["ls", "logs", "logs/of-root"]).output.split() == [
            *(b"logs:", b"lost+found", b"of-root"),
            *(b"logs/of-root:", b"empty"),
        ]

    assert (code, output) == (0, b"")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_it_says_what_it_does(base_image: BuiltImage, option: str) -> None:
    found = run(base_image.id, "/clean-logs" if option == "-h" else "clean-airflow-logs", option).stdout

    assert found.startswith("clean-airflow-logs [--once]: delete task logs")
    assert "ASTRONOMER__AIRFLOW__WORKER_LOG_RETENTION_DAYS\nor AIRFLOW__LOG_RETENTION_DAYS (15)" in found
    assert found.endswith("AIRFLOW__LOG_CLEANUP_FREQUENCY_MINUTES (15) until it is stopped, or once.\n")


def test_both_names_are_the_same_program(base_image: BuiltImage) -> None:
    assert run(base_image.id, "realpath", "/clean-logs").stdout == "/usr/local/bin/clean-airflow-logs\n"


@pytest.mark.parametrize("days", ["two", "-1", "1.5", "99999999"])
@pytest.mark.parametrize("name", [DAYS, CHART_DAYS])
def test_an_invalid_number_of_days_is_refused_in_one_line(base_image: BuiltImage, days: str, name: str) -> None:
    found = run(base_image.id, "clean-airflow-logs", env={name: days}, expect=2)

    assert found.stderr == f"clean-airflow-logs: {name}: expected a whole number of days, found '{days}'\n"


@pytest.mark.parametrize("minutes", ["0", "two", "-1"])
def test_an_invalid_number_of_minutes_is_refused_in_one_line(base_image: BuiltImage, minutes: str) -> None:
    found = run(base_image.id, "clean-airflow-logs", env={CHART_MINUTES: minutes}, expect=2)

    reason = f"expected a whole number of minutes, found '{minutes}'"
    assert found.stderr == f"clean-airflow-logs: {CHART_MINUTES}: {reason}\n"


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


def test_the_minutes_of_a_chart_are_read(base_image: BuiltImage) -> None:
    put = "mkdir /tmp/first && cat > /tmp/first/sleep <<< $0 && chmod +x /tmp/first/sleep && PATH=/tmp/first:$PATH"
    found = run(base_image.id, "bash", "-c", f"{put} clean-airflow-logs", SLEEP, env={CHART_MINUTES: "5"}, timeout=60)

    assert found.stdout.splitlines() == ["300 "] * 3


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
