from __future__ import annotations

import pytest

from startup.components import commands, components

ASTRO_CLI = "(airflow db upgrade || airflow upgradedb) && airflow scheduler"


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["airflow", "scheduler"], "scheduler"),
        (["/usr/local/bin/airflow", "webserver", "--port", "8081"], "webserver"),
        (["airflow", "triggerer"], "triggerer"),
        (["airflow", "dag-processor"], "dag-processor"),
        (["airflow", "celery", "worker", "-q", "heavy"], "celery worker"),
        (["bash", "-c", "exec airflow scheduler"], "scheduler"),
        (["bash", "-c", ASTRO_CLI], "scheduler"),
        (["bash", "-c", "airflow users create -u a; airflow sync-perm; airflow webserver"], "webserver"),
        (["bash", "-c", "airflow db upgrade\nexec airflow triggerer -v"], "triggerer"),
        (["bash", "-c", "set -e\nairflow \\\n  scheduler"], "scheduler"),
        (["bash", "-c", "A=1 exec env B='x y' airflow celery worker 2>&1 | cat"], "celery worker"),
        (["bash", "-c", "if true; then airflow scheduler; fi"], "scheduler"),
        (["bash", "-c", "{ airflow scheduler; }"], "scheduler"),
        (["bash", "-euxo", "pipefail", "-c", "airflow scheduler"], "scheduler"),
        (["bash", "-o", "pipefail", "-lc", "airflow scheduler", "name", "argument"], "scheduler"),
        (["sh", "-c", "exec bash -c 'exec airflow scheduler'"], "scheduler"),
        (["sh", "-c", "airflow scheduler # isn't it"], "scheduler"),
        (["bash", "-c", "# don't start before the database\necho a; exec airflow scheduler"], "scheduler"),
        (["bash", "-c", "cat << E\nit's\nE\nairflow scheduler"], "scheduler"),
        (["bash", "-c", "echo a#b 'c # d' && airflow scheduler"], "scheduler"),
        (["bash", "-c", "if false; then a; elif airflow scheduler; then b; fi"], "scheduler"),
        (["bash", "-c", "exec -a name airflow scheduler"], "scheduler"),
        (["bash", "-c", "A=1 nice -n 5 airflow scheduler"], "scheduler"),
        (["bash", "-c", 'exec "$@"', "--", "airflow", "scheduler"], "scheduler"),
        (["bash", "-c", "eval airflow scheduler"], "scheduler"),
        (["bash", "-c", "cat << 'E' > a\nb\nE\nairflow scheduler"], "scheduler"),
        (["env", "-u", "A", "B=1", "airflow", "scheduler"], "scheduler"),
        (["timeout", "60", "bash", "-c", "exec airflow scheduler"], "scheduler"),
        (["tini", "--", "airflow", "scheduler"], "scheduler"),
    ],
)
def test_a_component_is_found(command: list[str], expected: str) -> None:
    assert components(command) == {expected}


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["bash"],
        ["bash", "-l"],
        ["bash", "airflow", "scheduler"],
        ["bash", "/clean-logs"],
        ["bash", "-c"],
        ["python", "-m", "airflow", "scheduler"],
        ["python", "-m", "celery", "--app", "airflow.executors.celery_executor.app", "inspect", "ping"],
        ["pip", "freeze"],
        ["airflow"],
        ["airflow", "version"],
        ["airflow", "scheduler", "--help"],
        ["airflow", "celery", "flower"],
        ["airflow", "tasks", "run", "scheduler", "webserver", "2024-01-01"],
        ["airflow", "jobs", "check", "--job-type", "SchedulerJob", "--local"],
        ["airflow", "db", "check-migrations", "--migration-wait-timeout=60"],
        ["bash", "-c", "echo airflow scheduler"],
        ["bash", "-c", "pgrep -f 'airflow scheduler'"],
        ["bash", "-c", "# airflow scheduler"],
        ["bash", "-c", "# step 1; airflow scheduler\npython x.py"],
        ["bash", "-c", "cat > /tmp/run.sh <<EOF\nairflow scheduler\nEOF\necho done"],
        ["bash", "-c", "cat <<-'E' | tee a\n\tairflow scheduler\n\tE"],
        ["bash", "-c", 'echo "$@"', "--", "airflow", "scheduler"],
        ["env"],
        ["timeout", "60", "python", "x.py"],
        ["sh", "-c", "CONNECTION_CHECK_MAX_COUNT=0 exec /entrypoint airflow jobs check --job-type SchedulerJob"],
    ],
)
def test_other_commands_start_no_component(command: list[str]) -> None:
    assert components(command) == set()


def test_several_components_are_found() -> None:
    assert components(["bash", "-c", "airflow scheduler & airflow webserver"]) == {"scheduler", "webserver"}


def test_a_script_is_split_as_a_shell_splits_it() -> None:
    assert commands("(a 'b c' || d) && e>f; g\nh") == [["a", "b c"], ["d"], ["e"], ["f"], ["g"], ["h"]]
