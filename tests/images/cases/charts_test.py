"""The Helm charts' commands and probes, in a healthy deployment and in failed ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from docker.models.containers import Container

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.chart import ANY_UID, ASTRO, LOGS, Answer, Release, ask, hang, release
from tests.images.harness.containers import Result, network, result, wait_until
from tests.images.harness.exceptions import missing_components
from tests.images.harness.folders import DAGS
from tests.images.harness.services import query, service

DAG = DAGS / "pod.py"
# The files of a ConfigMap.
CONFIGURATION = b"""\
[core]
executor = CeleryExecutor
[scheduler]
standalone_dag_processor = True
"""
WEBSERVER_CONFIGURATION = b"AUTH_ROLE_PUBLIC = 'Admin'\n"
# The user and command of each pod. The two users share their logs only through the volume's group.
PODS = {
    "scheduler": (ASTRO, ["bash", "-c", "exec airflow scheduler"]),
    "worker": (ANY_UID, ["bash", "-c", "exec airflow celery worker"]),
    "triggerer": (ANY_UID, ["bash", "-c", "exec airflow triggerer"]),
    "webserver": (ASTRO, ["bash", "-c", "exec airflow webserver --workers 1"]),
}
if "dag-processor" not in missing_components():
    PODS["dag-processor"] = (ANY_UID, ["bash", "-c", "exec airflow dag-processor"])
QUIET = "CONNECTION_CHECK_MAX_COUNT=0 AIRFLOW__LOGGING__LOGGING_LEVEL=ERROR exec /entrypoint "
LOCAL = QUIET + "airflow jobs check --job-type {} --local"
BY_HOST_NAME = QUIET + "airflow jobs check --job-type {} --hostname $(hostname)"
PING = "exec /entrypoint python -m celery --app {}.executors.celery_executor.app inspect ping -d celery@$(hostname)"
# The executor is in Airflow before 2.7, and in the provider from 2.7 on.
PING_OF_AIRFLOW, PING_OF_PROVIDER = PING.format("airflow"), PING.format("airflow.providers.celery")
MIGRATE = ["bash", "-c", "exec airflow db upgrade"]
CHECK_MIGRATIONS = ["airflow", "db", "check-migrations"]
JOBS = {"SchedulerJob": "scheduler", "TriggererJob": "triggerer"}
LOCAL_JOBS = {**JOBS, "DagProcessorJob": "dag-processor"}
# Jobs whose last heartbeat is within the longest limit of Airflow, that of the scheduler.
ALIVE = """\
select count(*) from job where job_type in ('SchedulerJob', 'TriggererJob', 'DagProcessorJob')
and latest_heartbeat > now() - interval '31 seconds'"""
# Probe -> its pod and command.
PROBES = {
    **{f"{job}, local": (pod, LOCAL.format(job)) for job, pod in LOCAL_JOBS.items() if pod in PODS},
    **{f"{job}, by host name": (pod, BY_HOST_NAME.format(job)) for job, pod in JOBS.items()},
    "ping": ("worker", PING_OF_AIRFLOW),
    "ping, by the provider": ("worker", PING_OF_PROVIDER),
}
PINGS = ("ping", "ping, by the provider")
HEALTH = ("curl", "-s", "--max-time", "60", "-w", "\n%{http_code}", "http://localhost:8080/health")
# The charts' timeout in seconds. A probe takes 2 to 4 s, and a ping without a broker 9 s.
LIMIT = 20
GROOMERS = {
    "/clean-logs": (ASTRO, ["bash", "/clean-logs"]),
    "program": (ANY_UID, ["/usr/local/bin/clean-airflow-logs"]),
}
OLD_AND_NEW = f"mkdir -p {LOGS}/dag/run && cd {LOGS}/dag/run && touch -d '16 days ago' old.log && touch new.log"
STATE = "select state from task_instance where dag_id = 'pod'"
RUN_ID = "select run_id from dag_run where dag_id = 'pod'"


@dataclass(frozen=True)
class Observations:
    """Results in the order of the steps. Each `dict` of answers maps a probe to its answer."""

    unmigrated: Result
    migrated: Result
    alive: dict[str, Answer]
    of_another_pod: Answer
    groomed: dict[str, str]
    home_page: str
    queued: str
    task: Result
    state_of_task: str
    log_of_task: str
    hung: dict[str, Answer]
    without_broker: dict[str, Answer]
    without_database: dict[str, Answer]
    health_of_hung: Answer
    health_without_database: Answer
    logs: dict[str, str]


def run(pods: Release, user: str, *command: str, **env: str) -> Result:
    """Run a pod to its end."""
    return result(pods.start(user, *command, **env), timeout=240)


def probe(pods: dict[str, Container], name: str) -> Answer:
    """Run a probe. Repeat it if it exceeds the limit, because the machine may have been busy."""
    pod, script = PROBES[name]
    for _ in range(3):
        answer = ask(pods[pod], "sh", "-c", script)
        if answer.seconds < LIMIT:
            break
    return answer


def ask_all(pods: dict[str, Container], names: Iterable[str] = PROBES, at_once: int = 1) -> dict[str, Answer]:
    """Run probes, `at_once` of them at a time."""
    with ThreadPoolExecutor(at_once) as pool:
        found = {name: pool.submit(probe, pods, name) for name in names}
    return {name: answer.result() for name, answer in found.items()}


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Migrate, start the pods, probe them while they work, while they hang, and without broker and database."""
    files = {
        "airflow.cfg": CONFIGURATION,
        "webserver_config.py": WEBSERVER_CONFIGURATION,
        f"dags/{DAG.name}": DAG.read_bytes(),
    }
    with ExitStack() as stack:
        net = stack.enter_context(network())
        postgres, redis = (stack.enter_context(service(name, net)) for name in ("postgres", "redis"))
        pods = stack.enter_context(release(default_image.id, net, files))
        yield Observations(**_migrate(pods, postgres), **_live(pods, postgres, redis))


def _migrate(pods: Release, postgres: Container) -> dict[str, Any]:
    wait_until(lambda: query(postgres, "select 1") == "1", "PostgreSQL answers", 60)
    before = run(pods, ASTRO, *CHECK_MIGRATIONS, "--migration-wait-timeout=1")
    done = run(pods, ANY_UID, *MIGRATE)
    assert done.exit_code == 0, done
    return {"unmigrated": before, "migrated": run(pods, ASTRO, *CHECK_MIGRATIONS, "--migration-wait-timeout=60")}


def _live(pods: Release, postgres: Container, redis: Container) -> dict[str, Any]:
    started = {name: pods.start(user, *command) for name, (user, command) in PODS.items()}
    _wait_for_all(started, postgres)
    found: dict[str, Any] = {"alive": ask_all(started)}
    found["of_another_pod"] = ask(started["worker"], "sh", "-c", BY_HOST_NAME.format("SchedulerJob"))
    found["groomed"] = {name: _groomed(pods, name, started["worker"]) for name in GROOMERS}
    found["home_page"] = ask(started["webserver"], "curl", "-s", "http://localhost:8080/home").output
    wait_until(lambda: query(postgres, STATE) == "queued", "the task is queued", 120)
    found["queued"] = ask(redis, "redis-cli", "llen", "pods").output.strip()
    found.update(_task(pods, postgres))
    found["hung"] = _hung(started, postgres)
    found["health_of_hung"] = ask(started["webserver"], *HEALTH)
    redis.stop(timeout=0)
    found["without_broker"] = ask_all(started, PINGS, at_once=2)
    postgres.stop(timeout=0)
    found["without_database"] = ask_all(started, set(PROBES).difference(PINGS), at_once=2)
    found["health_without_database"] = ask(started["webserver"], *HEALTH)
    found["logs"] = {name: container.logs().decode() for name, container in started.items()}
    return found


def _wait_for_all(pods: dict[str, Container], postgres: Container) -> None:
    jobs = "select count(*) from job where state = 'running' and job_type in ('SchedulerJob', 'TriggererJob')"
    health = ("curl", "-sf", "http://localhost:8080/health")
    wait_until(lambda: query(postgres, jobs) == "2", "scheduler and triggerer run", 180)
    # Either the scheduler or the DAG processor parses DAGs.
    wait_until(lambda: query(postgres, "select dag_id from dag") == "pod", "the DAG is parsed", 120)
    wait_until(lambda: ask(pods["webserver"], *health).exit_code == 0, "the webserver answers", 180)
    wait_until(lambda: b" ready." in pods["worker"].logs(), "the worker is ready", 120)


def _groomed(pods: Release, groomer: str, worker: Container) -> str:
    """Run a groomer on an old and a new log of another user's pod. Return the remaining log and its status."""
    assert ask(worker, "/entrypoint", "bash", "-c", OLD_AND_NEW).exit_code == 0
    user, command = GROOMERS[groomer]
    container = pods.start(user, *command)
    wait_until(lambda: "old" not in ask(worker, "ls", f"{LOGS}/dag/run").output, "the old log is deleted", 30)
    container.reload()
    return f"{ask(worker, 'ls', f'{LOGS}/dag/run').output.strip()}, {container.status}"


def _task(pods: Release, postgres: Container) -> dict[str, Any]:
    """Run the queued task as the pod of an executor does."""
    command = ["airflow", "tasks", "run", "pod", "task", query(postgres, RUN_ID)]
    options = ["--local", "--subdir", f"DAGS_FOLDER/{DAG.name}"]
    found = run(pods, ANY_UID, *command, *options, AIRFLOW__CORE__EXECUTOR="LocalExecutor")
    log = run(pods, ASTRO, "bash", "-c", f"cat $(find {LOGS} -path '*pod*' -name '*.log' -not -name pod.py.log)")
    return {"task": found, "state_of_task": query(postgres, STATE), "log_of_task": log.stdout}


def _hung(pods: dict[str, Container], postgres: Container) -> dict[str, Answer]:
    """Suspend all pods, wait until their heartbeats are too old, and run the probes."""
    for pod in sorted({pod for pod, _ in PROBES.values()}):
        hang(pods[pod])
    wait_until(lambda: query(postgres, ALIVE) == "0", "no job is alive", 120)
    return ask_all(pods)


def test_the_migration_check_fails_for_pending_migrations(observed: Observations) -> None:
    assert observed.unmigrated.exit_code == 1
    assert "There are still unapplied migrations after 1 seconds" in observed.unmigrated.stderr


def test_the_migration_check_passes_after_the_migration(observed: Observations) -> None:
    assert observed.migrated.exit_code == 0, observed.migrated


def test_the_probe_by_host_name_succeeds_for_a_live_job(observed: Observations) -> None:
    answers = [observed.alive[f"{job}, by host name"] for job in JOBS]

    assert [(a.exit_code, a.conclusion) for a in answers] == [(0, "Found one alive job.")] * 2


def test_the_local_probe_succeeds_for_a_live_job(observed: Observations) -> None:
    answers = [observed.alive[f"{job}, local"] for job in JOBS]

    assert [(a.exit_code, a.conclusion) for a in answers] == [(0, "Found one alive job.")] * 2


def test_the_probe_by_host_name_fails_for_a_hung_job(observed: Observations) -> None:
    answers = [observed.hung[f"{job}, by host name"] for job in JOBS]

    assert [(a.exit_code, a.conclusion) for a in answers] == [(1, "No alive jobs found.")] * 2


def test_the_local_probe_fails_for_a_hung_job(observed: Observations) -> None:
    answers = [observed.hung[f"{job}, local"] for job in JOBS]

    assert [(a.exit_code, a.conclusion) for a in answers] == [(1, "No alive jobs found.")] * 2


def test_the_local_probe_succeeds_for_a_live_dag_processor(observed: Observations) -> None:
    answer = observed.alive["DagProcessorJob, local"]

    assert (answer.exit_code, answer.conclusion) == (0, "Found one alive job.")


def test_the_local_probe_fails_for_a_hung_dag_processor(observed: Observations) -> None:
    answer = observed.hung["DagProcessorJob, local"]

    assert (answer.exit_code, answer.conclusion) == (1, "No alive jobs found.")


def test_the_probe_ignores_a_job_of_another_pod(observed: Observations) -> None:
    assert (observed.of_another_pod.exit_code, observed.of_another_pod.conclusion) == (1, "No alive jobs found.")


@pytest.mark.parametrize("job", JOBS)
def test_the_probe_by_host_name_fails_promptly_without_the_database(observed: Observations, job: str) -> None:
    assert_fails_for_the_database(observed.without_database[f"{job}, by host name"])


def test_the_local_probe_fails_promptly_without_the_database(observed: Observations) -> None:
    for job in LOCAL_JOBS:
        assert_fails_for_the_database(observed.without_database[f"{job}, local"])


def assert_fails_for_the_database(answer: Answer) -> None:
    """Raise AssertionError unless a probe fails because of the database, not because its pod hangs."""
    assert answer.exit_code != 0, answer
    assert 'could not translate host name "postgres"' in answer.output
    assert answer.seconds < LIMIT


def test_the_webserver_reports_a_hung_scheduler(observed: Observations) -> None:
    text, _, status = observed.health_of_hung.output.rpartition("\n")
    health = json.loads(text)

    # Otherwise the kubelet would restart the webserver.
    assert status == "200"
    assert [health[name]["status"] for name in ("metadatabase", "scheduler")] == ["healthy", "unhealthy"]


def test_the_webserver_reports_a_missing_database(observed: Observations) -> None:
    text, _, status = observed.health_without_database.output.rpartition("\n")

    assert status == "200"
    assert json.loads(text)["metadatabase"]["status"] == "unhealthy"


def test_a_worker_answers_the_ping(observed: Observations) -> None:
    assert observed.alive["ping"].exit_code == 0, observed.alive["ping"]
    assert "pong" in observed.alive["ping"].output


def test_a_worker_answers_the_ping_through_the_provider(observed: Observations) -> None:
    assert observed.alive["ping, by the provider"].exit_code == 0, observed.alive["ping, by the provider"]
    assert "pong" in observed.alive["ping, by the provider"].output


def test_a_hung_worker_fails_the_ping(observed: Observations) -> None:
    assert observed.hung["ping"].exit_code != 0
    assert "No nodes replied within time constraint" in observed.hung["ping"].output


def test_a_hung_worker_fails_the_ping_through_the_provider(observed: Observations) -> None:
    assert observed.hung["ping, by the provider"].exit_code != 0
    assert "No nodes replied within time constraint" in observed.hung["ping, by the provider"].output


def test_a_ping_fails_without_the_broker(observed: Observations) -> None:
    assert_fails_for_the_broker(observed.without_broker["ping"])


def test_a_ping_through_the_provider_fails_without_the_broker(observed: Observations) -> None:
    assert_fails_for_the_broker(observed.without_broker["ping, by the provider"])


def assert_fails_for_the_broker(answer: Answer) -> None:
    """Raise AssertionError unless a ping fails because of the broker, not because the worker hangs."""
    assert answer.exit_code != 0, answer
    assert "connecting to redis:6379" in answer.output
    assert "No nodes replied" not in answer.output
    assert answer.seconds < LIMIT


@pytest.mark.parametrize("name", ["alive", "hung"])
def test_a_probe_ends_within_its_timeout(observed: Observations, name: str) -> None:
    answers: dict[str, Answer] = getattr(observed, name)

    assert {probe: a.seconds for probe, a in answers.items() if a.seconds > LIMIT} == {}


@pytest.mark.parametrize("groomer", GROOMERS)
def test_a_groomer_deletes_the_old_logs_of_every_pod_and_keeps_running(observed: Observations, groomer: str) -> None:
    assert observed.groomed[groomer] == "new.log, running"


def test_mounted_configuration_is_read(observed: Observations) -> None:
    # The page is shown without a login.
    assert "DAGs - Airflow" in observed.home_page
    # The queue exists only with the Celery executor.
    assert observed.queued == "1"


def test_a_tasks_pod_runs_the_task(observed: Observations) -> None:
    assert observed.task.exit_code == 0, observed.task
    assert observed.state_of_task == "success", f"{observed.task}\n{observed.log_of_task}"
    assert "a line of the pod" in observed.log_of_task


@pytest.mark.parametrize("pod", PODS)
def test_a_pod_writes_only_to_logs_home_and_tmp(observed: Observations, pod: str) -> None:
    denied = re.compile("Read-only file system|Permission denied|Operation not permitted")
    lines = observed.logs[pod].splitlines()

    assert lines, "the pod logged nothing"
    assert [line for line in lines if denied.search(line)] == []
