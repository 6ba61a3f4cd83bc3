"""A forked process neither speaks on a connection to the database that its parent has, nor closes it."""

from __future__ import annotations

import gc
import os
import sqlite3
import weakref
from pathlib import Path
from typing import Any, Callable

from isolated import end_with

CLEAN, SPOKE, CLOSED, FAILED = range(4)


class Connection(sqlite3.Connection):
    """A connection that a weak reference can point to."""


def engine_with_pool() -> Any:
    """An engine that Airflow has set up, with a pool such as it has for PostgreSQL."""
    from airflow.utils.orm_event_handlers import setup_event_handlers
    from sqlalchemy import create_engine
    from sqlalchemy.pool import QueuePool

    url = f"sqlite:///{Path(os.environ['AIRFLOW_HOME'], 'pool.db')}"
    engine = create_engine(url, connect_args={"factory": Connection}, poolclass=QueuePool, pool_pre_ping=True)
    setup_event_handlers(engine)
    return engine


def pooled_connection(engine: Any, said: list[str]) -> Callable[[], Connection | None]:
    """A weak reference to a connection that is in the pool again; what is said on it is added to the list."""
    proxy = engine.raw_connection()
    reference = weakref.ref(proxy.connection)
    proxy.connection.set_trace_callback(said.append)
    proxy.close()
    said.clear()
    return reference


def is_open(connection: Connection | None) -> bool:
    """Whether a connection can be used; drivers close one that nothing refers to."""
    try:
        return connection is not None and bool(connection.execute("select 1"))
    except sqlite3.ProgrammingError:
        return False


def outcome(engine: Any, inherited: Callable[[], Connection | None], said: list[str]) -> int:
    """Use the database and drop all connections, as Airflow does; what became of the inherited connection."""
    engine.connect().close()
    engine.dispose()
    gc.collect()
    if said:
        return SPOKE
    return CLEAN if is_open(inherited()) else CLOSED


def in_child(function: Callable[[], int]) -> int:
    """What a function returns in a forked process."""
    child = os.fork()
    if child == 0:
        code = FAILED
        try:
            code = function()
        finally:
            os._exit(code)
    return os.WEXITSTATUS(os.waitpid(child, 0)[1])


def problem() -> str | None:
    """What is wrong, or None."""
    engine = engine_with_pool()
    said: list[str] = []
    inherited = pooled_connection(engine, said)
    problems = {
        SPOKE: "a forked process speaks on a connection of its parent",
        CLOSED: "a forked process closes a connection of its parent",
        FAILED: "a forked process cannot use the database",
    }
    return problems.get(in_child(lambda: outcome(engine, inherited, said)))


if __name__ == "__main__":
    end_with(problem)
