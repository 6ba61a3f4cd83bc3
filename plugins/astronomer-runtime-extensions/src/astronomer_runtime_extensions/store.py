"""What is kept in Airflow's database: the last advice, and which notices a user has dismissed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa  # pants: no-infer-dep
import sqlalchemy.exc  # pants: no-infer-dep

from astronomer_runtime_extensions.advice import Advice

# A table of its own, outside Airflow's migrations: variables are shown, edited and exported by users, and what is lost
# when this table is dropped comes again with the next check.
TABLE = "astronomer_runtime_extensions"


def table(schema: str | None) -> Any:
    """The table: a key, a text, and when it is due again in seconds since 1970, the same in every database."""
    return sa.Table(
        TABLE,
        sa.MetaData(schema=schema),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
    )


class DatabaseStore:
    """The rows, each call in a connection and a transaction of its own."""

    def __init__(self, engine: Any, schema: str | None = None) -> None:
        """`engine` is SQLAlchemy's (1.3 or 1.4)."""
        self._engine = engine
        self._table = table(schema)
        self.ready = False

    def prepare(self) -> None:
        """Make the table, unless it is there; two processes may try at once."""
        if self.ready:
            return
        try:
            self._table.create(self._engine, checkfirst=True)
        except sa.exc.SQLAlchemyError:
            with self._engine.connect() as connection:
                if not self._engine.dialect.has_table(connection, TABLE, schema=self._table.schema):
                    raise
        self.ready = True

    def advice(self, running: str) -> Advice | None:
        """The last advice for a version, if there is any."""
        row = self._row(_advice(running))
        return Advice.from_json(row.value) if row is not None and row.value else None

    def claim(self, running: str, now: float, lease: float) -> bool:
        """Whether a check is due and this process is the one to make it, within `lease` seconds.

        The database's row lock lets one update of the due time through; nothing stays locked while the feed is read.
        """
        key = _advice(running)
        row = self._row(key)
        if row is None:
            self._insert(key)
        elif row.due > now:
            return False
        mine = (self._table.c.key == key) & (self._table.c.due <= int(now))
        with self._engine.begin() as connection:
            update = self._table.update().where(mine).values(due=int(now + lease) + 1)
            return bool(connection.execute(update).rowcount == 1)

    def finish(self, running: str, advice: Advice | None, due: float) -> None:
        """Write down when the next check is due and, unless this one failed, what it found."""
        values: dict[str, Any] = {"due": int(due)}
        if advice is not None:
            values["value"] = advice.to_json()
        with self._engine.begin() as connection:
            connection.execute(self._table.update().where(self._table.c.key == _advice(running)).values(**values))

    def dismiss(self, user: str, notice: str) -> None:
        """Remember that a user has seen a notice."""
        if self._row(_dismissed(user, notice)) is None:
            self._insert(_dismissed(user, notice))

    def dismissed(self, user: str, notices: Collection[str]) -> set[str]:
        """Those of the notices that a user has dismissed."""
        keys = {_dismissed(user, notice): notice for notice in notices}
        with self._engine.connect() as connection:
            rows = connection.execute(self._table.select().where(self._table.c.key.in_(list(keys)))).fetchall()
        return {keys[row.key] for row in rows}

    def _row(self, key: str) -> Any:
        with self._engine.connect() as connection:
            return connection.execute(self._table.select().where(self._table.c.key == key)).first()

    def _insert(self, key: str) -> None:
        """Add a row, unless another process has just done so."""
        try:
            with self._engine.begin() as connection:
                connection.execute(self._table.insert().values(key=key, value="", due=0))
        except sa.exc.IntegrityError:
            return


def _advice(running: str) -> str:
    return f"advice {running}"[:64]


def _dismissed(user: str, notice: str) -> str:
    # Of a fixed length, whatever a user's name is.
    return "seen " + hashlib.sha256(f"{user}\n{notice}".encode()).hexdigest()[:48]
