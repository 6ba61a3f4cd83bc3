"""Print whether forked processes of a kind leave the database connection in the pool of their parent alone."""

import http.client
import json
import multiprocessing
import os
import sys
import time
from typing import Callable

from airflow import settings
from airflow.executors.local_executor import LocalExecutor
from airflow.utils.session import create_session
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

HEARD = text("select state_change from pg_stat_activity where pid = :pid")
OBSERVER = create_engine(settings.SQL_ALCHEMY_CONN, poolclass=NullPool)


def backend() -> int:
    """Use the database; the process of PostgreSQL that answers, one for each connection."""
    with create_session() as session:
        return int(session.execute(text("select pg_backend_pid()")).scalar())


def heard(pid: int) -> str:
    """When PostgreSQL last heard something on a connection."""
    with OBSERVER.connect() as connection:
        return str(connection.execute(HEARD, {"pid": pid}).scalar())


def is_left_alone(use: Callable[[], None]) -> bool:
    """Whether nobody speaks on the connection in the pool in the meantime, and it can be used afterwards."""
    pid = backend()
    before = heard(pid)
    use()
    return heard(pid) == before and backend() == pid


def fork() -> None:
    """Use the database in a forked process, and drop all its connections."""
    child = os.fork()
    if child == 0:
        try:
            backend()
            settings.engine.dispose()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def execute() -> None:
    """Start the local executor with two workers, and end it."""
    executor = LocalExecutor(parallelism=2)
    executor.start()
    executor.end()


def check_health() -> None:
    """Ask the health check of the scheduler, which Airflow starts like this."""
    from airflow.utils.scheduler_health import serve_health_check

    server = multiprocessing.Process(target=serve_health_check)
    server.start()
    while not is_answered():
        time.sleep(0.1)
    server.terminate()
    server.join()


def is_answered() -> bool:
    """Whether the health check answers; it says 503, because no scheduler runs here."""
    connection = http.client.HTTPConnection("localhost", 8974)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 503
    except ConnectionRefusedError:
        return False


USES = {"fork": fork, "local executor": execute, "health check": check_health}
print(json.dumps(is_left_alone(USES[sys.argv[1]])))
