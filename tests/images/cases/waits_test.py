"""A component's wait for its services: what it waits for, for how long, and its error after the timeout."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from docker.models.containers import Container

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import result, run, started, wait_until

NEW, OLD = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__SQL_ALCHEMY_CONN"
BROKER = "AIRFLOW__CELERY__BROKER_URL"
# Nothing listens on these ports of a container.
DATABASE_URL = "postgresql+psycopg2://airflow:s%40cret@localhost:1/airflow?sslmode=secret"
ONCE = {"CONNECTION_CHECK_MAX_COUNT": "1", "CONNECTION_CHECK_SLEEP_TIME": "0", NEW: DATABASE_URL}
CELERY = {**ONCE, "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor", NEW: "sqlite:////tmp/airflow.db"}
ASTRO_CLI = "(airflow db upgrade || airflow upgradedb) && airflow {}"
# The entrypoint waits as for a scheduler, but no scheduler starts.
NEVER_STARTED = ["bash", "-c", "echo here; false && airflow scheduler"]
PROBE = "CONNECTION_CHECK_MAX_COUNT=0 AIRFLOW__LOGGING__LOGGING_LEVEL=ERROR exec /entrypoint hostname"
# A server that starts to listen on a port after a delay in seconds.
SERVER = "import socket, sys, time; time.sleep({}); s = socket.socket(); s.bind(('', {})); s.listen(); time.sleep(600)"
# Replaces a module: it records that a process imports the module, and ends the process.
NOTE = b"open('/tmp/airflow-is-loaded', 'w').close(); raise SystemExit(77)\n"
LOADED = 'if [ -e /tmp/airflow-is-loaded ]; then echo loaded; else echo "not loaded"; fi'


def secrets_in(text: str) -> list[str]:
    """Return the secret parts of DATABASE_URL that a text contains."""
    return [word for word in ("s%40cret", "s@cret", "secret", "sslmode", "airflow:", "psycopg2") if word in text]


def refused(image: BuiltImage, *command: str, env: dict[str, str]) -> str:
    """Run a command whose wait must time out, and return its error."""
    found = run(image.id, *command, env=env, expect=1)
    assert "cannot be reached: Connection refused" in found.stderr, found
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    return found.stderr


@pytest.mark.parametrize(
    "command",
    [
        ["airflow", "scheduler"],
        ["airflow", "webserver"],
        ["airflow", "triggerer"],
        ["airflow", "dag-processor"],
        ["airflow", "celery", "worker"],
        ["celery", "worker"],
        ["scheduler"],
        ["bash", "-c", "exec airflow scheduler"],
        ["bash", "-c", ASTRO_CLI.format("scheduler")],
        ["bash", "-c", ASTRO_CLI.format("triggerer")],
        ["bash", "-c", "airflow users create --role Admin; airflow sync-perm; airflow webserver"],
    ],
)
def test_a_component_waits_for_the_database(default_image: BuiltImage, command: list[str]) -> None:
    assert "the metadata database at localhost:1 cannot be reached" in refused(default_image, *command, env=ONCE)


@pytest.mark.parametrize(
    "command",
    [
        ["bash", "-c", "true"],
        ["python", "--version"],
        ["pip", "--version"],
        ["airflow", "--help"],
        ["airflow", "version"],
        ["sh", "-c", PROBE],
    ],
)
def test_nothing_else_waits(default_image: BuiltImage, command: list[str]) -> None:
    found = run(default_image.id, *command, env=ONCE)

    assert "entrypoint" not in found.stderr


def test_the_error_shows_no_secret(base_image: BuiltImage) -> None:
    found = refused(base_image, "scheduler", env=ONCE)

    assert "localhost:1" in found
    assert secrets_in(found) == []


def test_a_host_that_may_be_part_of_a_password_is_not_shown(default_image: BuiltImage) -> None:
    # For SQLAlchemy 1.3 the password extends to the last @.
    url = "postgresql://user:p@secret?word@localhost:1/airflow"
    found = run(default_image.id, "scheduler", env={**ONCE, NEW: url}, expect=1).stderr

    assert "the metadata database at a hidden host (its URL has an @ after a ?)" in found
    assert [word for word in ("secret", "word@") if word in found] == []


@pytest.mark.parametrize(
    "env",
    [
        {OLD: DATABASE_URL},
        {NEW: DATABASE_URL},
        {f"{NEW}_CMD": f"echo {DATABASE_URL}"},
        {f"{OLD}_CMD": f"echo {DATABASE_URL}"},
        {NEW: "mysql://airflow:secret@localhost:1/airflow"},
        {NEW: "mssql+pyodbc://airflow:secret@localhost:1/airflow?driver=x"},
        {NEW: "postgresql://airflow:secret@localhost:$PORT/airflow", "PORT": "1"},
    ],
)
def test_the_database_is_found_however_it_is_set(default_image: BuiltImage, env: dict[str, str]) -> None:
    bounds = {name: value for name, value in ONCE.items() if name.startswith("CONNECTION")}

    assert "localhost:1 " in refused(default_image, "scheduler", env={**bounds, **env})


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        ("redis://:secret@localhost:1/0", "localhost:1"),
        ("rediss://:secret@localhost:1/0", "localhost:1"),
        ("redis://localhost", "localhost:6379"),
        ("amqp://user:secret@localhost//", "localhost:5672"),
        ("amqps://user:secret@localhost//", "localhost:5671"),
        ("sentinel://:secret@localhost:1/0;sentinel://127.0.0.1", "localhost:1, 127.0.0.1:26379"),
    ],
)
@pytest.mark.parametrize("command", [["scheduler"], ["airflow", "celery", "worker"]])
def test_scheduler_and_worker_wait_for_the_broker(
    default_image: BuiltImage, command: list[str], url: str, addresses: str
) -> None:
    found = refused(default_image, *command, env={**CELERY, BROKER: url})

    assert f"the broker at {addresses} cannot be reached" in found
    assert "secret" not in found


def test_the_services_can_be_set_in_a_configuration_file(base_image: BuiltImage) -> None:
    text = "[celery]\nbroker_url = redis://:secret@localhost:2/0\n[core]\nexecutor = CeleryExecutor\n"
    for section, address in (("database", "localhost:1"), ("core", "localhost:1"), ("other", "localhost:2")):
        option = f"[{section}]\nsql_alchemy_conn = {DATABASE_URL.replace('%', '%%')}\n"
        env = {"AIRFLOW_CONFIG": "/tmp/airflow.cfg", "CONNECTION_CHECK_MAX_COUNT": "1"}
        with started(
            base_image.id, "scheduler", environment=env, files={"/tmp/airflow.cfg": (text + option).encode()}
        ) as container:
            found = result(container, timeout=60)
        assert f"at {address} cannot be reached" in found.stderr
        assert "secret" not in found.stderr


@contextmanager
def waiting(image: BuiltImage, command: list[str], env: dict[str, str], *servers: str) -> Iterator[Container]:
    """Run a command that waits for servers in the same network namespace."""
    with started(image.id, "sleep", "600") as shared:
        for server in servers:
            shared.exec_run(["python", "-c", server], detach=True)
        with started(image.id, *command, environment=env, network_mode=f"container:{shared.id}") as container:
            yield container


def test_it_continues_when_the_services_are_up(base_image: BuiltImage) -> None:
    env = {**CELERY, NEW: "postgresql://localhost:4001/a", BROKER: "redis://localhost:4002"}
    env.update(CONNECTION_CHECK_MAX_COUNT="100", CONNECTION_CHECK_SLEEP_TIME="0.2")
    servers = (SERVER.format(1, 4001), SERVER.format(3, 4002))
    with waiting(base_image, NEVER_STARTED, env, *servers) as container:
        found = result(container, timeout=60)

    assert found.stdout == "here\n"
    lines = found.stderr.splitlines()
    assert ["waiting for the metadata database at localhost:4001" in lines[0], len(lines)] == [True, 2]
    assert "waiting for the broker at localhost:4002" in lines[1]


@pytest.mark.parametrize("address", ["[::1]", "127.0.0.1"])
def test_an_address_can_be_ipv4_or_ipv6(base_image: BuiltImage, address: str) -> None:
    listen = "import socket; s = socket.create_server(('::', 4001), family=socket.AF_INET6, dualstack_ipv6=True)"
    start = "import subprocess; subprocess.run(['/entrypoint', 'bash', '-c', 'echo here; false && airflow scheduler'])"
    env = {**ONCE, NEW: f"postgresql://{address}:4001/airflow"}

    assert run(base_image.id, "python", "-c", f"{listen}; {start}", env=env).stdout == "here\n"


def test_it_gives_up_after_the_timeout(base_image: BuiltImage) -> None:
    # With the default of either variable, it would take less than 5 s or more than 80 s.
    env = {**ONCE, "CONNECTION_CHECK_MAX_COUNT": "30", "CONNECTION_CHECK_SLEEP_TIME": "0.2"}
    started_at = time.monotonic()
    found = run(base_image.id, "scheduler", env=env, expect=1)

    assert 29 * 0.2 < time.monotonic() - started_at < 60
    assert "waiting for the metadata database at localhost:1" in found.stderr
    assert "CONNECTION_CHECK_MAX_COUNT=30" in found.stderr
    assert secrets_in(found.stderr) == []


def test_the_defaults_are_20_tries_and_3_seconds(base_image: BuiltImage) -> None:
    # Each run sets one of the two, because both defaults together take a minute.
    count = run(base_image.id, "scheduler", env={NEW: DATABASE_URL, "CONNECTION_CHECK_SLEEP_TIME": "0"}, expect=1)
    pause = run(base_image.id, "scheduler", env={NEW: DATABASE_URL, "CONNECTION_CHECK_MAX_COUNT": "1"}, expect=1)

    assert count.stderr.endswith("(CONNECTION_CHECK_MAX_COUNT=20, CONNECTION_CHECK_SLEEP_TIME=0)\n")
    assert pause.stderr.endswith("(CONNECTION_CHECK_MAX_COUNT=1, CONNECTION_CHECK_SLEEP_TIME=3)\n")


def test_an_unresolvable_name_takes_no_longer_than_the_tries(base_image: BuiltImage) -> None:
    silent = "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('127.0.0.1', 53)); "
    program = "import subprocess, time; start = time.monotonic(); subprocess.run(['/entrypoint', 'scheduler']); "
    program += "print(time.monotonic() - start)"
    env = {NEW: "postgresql://database/a", "CONNECTION_CHECK_MAX_COUNT": "2", "CONNECTION_CHECK_SLEEP_TIME": "1"}
    found = run(base_image.id, "python", "-c", silent + program, env=env, dns=["127.0.0.1"])

    assert "the metadata database at database:5432 cannot be reached: no answer within 1 s" in found.stderr
    # The system's own name resolution takes at least 10 s.
    assert 2 <= float(found.stdout) < 9


@pytest.mark.parametrize("env", [ONCE, {**CELERY, BROKER: "redis://localhost:1"}], ids=["database", "broker"])
def test_a_count_of_0_means_no_wait(base_image: BuiltImage, env: dict[str, str]) -> None:
    found = run(base_image.id, *NEVER_STARTED, env={**env, "CONNECTION_CHECK_MAX_COUNT": "0"}, expect=1)

    assert (found.stdout, found.stderr) == ("here\n", "")


@pytest.mark.parametrize("component", ["webserver", "triggerer", "dag-processor"])
def test_other_components_do_not_wait_for_the_broker(base_image: BuiltImage, component: str) -> None:
    command = [word.replace("scheduler", component) for word in NEVER_STARTED]
    found = run(base_image.id, *command, env={**CELERY, BROKER: "redis://localhost:1"}, expect=1)

    assert (found.stdout, found.stderr) == ("here\n", "")


def test_a_connection_from_a_secrets_backend_is_reported_and_not_awaited(base_image: BuiltImage) -> None:
    found = run(base_image.id, *NEVER_STARTED, env={f"{OLD}_SECRET": "path/of/it"}, expect=1)

    assert found.stdout == "here\n"
    assert found.stderr.count("not waiting for the metadata database") == 1
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({NEW: ""}, "expected a URL, found nothing"),
        ({NEW: "", OLD: ""}, "expected a URL, found nothing"),
        ({f"{NEW}_CMD": "true"}, "expected a URL, found nothing"),
        ({f"{NEW}_CMD": ""}, "expected a URL, found nothing"),
        ({NEW: f"'{DATABASE_URL}'"}, "expected scheme://user:password@host/database, found an invalid URL"),
        ({NEW: "airflow:s%40cret@localhost"}, "expected scheme://user:password@host/database, found an invalid URL"),
    ],
)
def test_an_invalid_database_url_is_refused_in_one_line(
    base_image: BuiltImage, env: dict[str, str], message: str
) -> None:
    found = run(base_image.id, *NEVER_STARTED, env=env, expect=2)

    assert found.stdout == ""
    assert re.fullmatch(f"entrypoint: ({NEW}|{OLD})(_CMD)?: {re.escape(message)}\n", found.stderr)


def test_an_empty_broker_url_is_refused_in_one_line(base_image: BuiltImage) -> None:
    found = run(base_image.id, *NEVER_STARTED, env={**CELERY, BROKER: ""}, expect=2)

    assert (found.stdout, found.stderr) == ("", f"entrypoint: {BROKER}: expected a URL, found nothing\n")


def test_an_invalid_url_in_a_file_is_reported_with_file_and_option(base_image: BuiltImage) -> None:
    file = "/usr/local/airflow/mine.cfg"
    text = b"[core]\nsql_alchemy_conn = secret\n"
    with started(base_image.id, *NEVER_STARTED, environment={"AIRFLOW_CONFIG": file}, files={file: text}) as container:
        found = result(container, timeout=60)

    form = "expected scheme://user:password@host/database, found an invalid URL"
    assert (found.exit_code, found.stderr) == (2, f"entrypoint: {file}: [core] sql_alchemy_conn: {form}\n")


def test_an_invalid_port_is_reported_and_not_awaited(base_image: BuiltImage) -> None:
    found = run(base_image.id, *NEVER_STARTED, env={NEW: DATABASE_URL.replace(":1/", ":99999/")}, expect=1)

    assert found.stderr == "entrypoint: not waiting for the metadata database: its URL has a port above 65535\n"


def test_a_stop_ends_the_wait_at_once(base_image: BuiltImage) -> None:
    with started(base_image.id, "scheduler", environment={NEW: DATABASE_URL}) as container:
        wait_until(lambda: b"waiting" in container.logs(), "it waits", 30)
        begin = time.monotonic()
        container.stop(timeout=30)
        assert time.monotonic() - begin < 5
        assert result(container, timeout=5).exit_code == 143


def test_a_wait_does_not_load_airflow(base_image: BuiltImage) -> None:
    module = f"/usr/local/lib/python{base_image.variant.python}/site-packages/airflow/__init__.py"
    # The second check proves that the script detects an import of Airflow.
    script = f"/entrypoint scheduler; {LOADED}; airflow version; {LOADED}"
    with started(base_image.id, "bash", "-c", script, environment=ONCE, files={module: NOTE}) as container:
        found = result(container, timeout=60)

    assert found.stdout == "not loaded\nloaded\n", found
    assert "the metadata database at localhost:1 cannot be reached" in found.stderr


def test_the_entrypoint_does_not_import_the_projects_modules(base_image: BuiltImage) -> None:
    files = {"/usr/local/airflow/socket.py": NOTE}
    with started(base_image.id, "scheduler", environment=ONCE, files=files) as container:
        found = result(container, timeout=60)

    assert (found.exit_code, found.stderr.count("\n")) == (1, 1), found


def test_it_takes_well_under_a_second(base_image: BuiltImage) -> None:
    # The limit of the elapsed time is wider than that of the CPU time, because the machine may be busy.
    script = """
TIMEFORMAT="%R %U %S"
for command in "true" "airflow scheduler"; do
  for _ in {1..5}; do
    time /entrypoint $command > /dev/null 2>&1
  done
done; true"""
    lines = run(base_image.id, "bash", "-c", script, env=ONCE).stderr.splitlines()
    times = [tuple(map(float, line.split())) for line in lines]

    assert len(times) == 10
    for fastest in (min(times[:5]), min(times[5:])):
        assert fastest[0] < 1, times
        assert fastest[1] + fastest[2] < 0.3, times
