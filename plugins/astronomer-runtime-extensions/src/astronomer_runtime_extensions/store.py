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
# Seconds by which the clocks of a deployment's machines may differ.
CLOCKS = 60


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

    def __init__(self, engine: Any, feed: str, schema: str | None = None) -> None:
        """`engine` is SQLAlchemy's (1.3 or 1.4), `feed` what the advice is of: that of another feed does not count."""
        self._engine = engine
        self._feed = feed
        self._table = table(schema)

    def prepare(self) -> None:
        """Make the table, unless it is there; two processes may try at once."""
        try:
            self._table.create(self._engine, checkfirst=True)
        except sa.exc.SQLAlchemyError:
            with self._engine.connect() as connection:
                if not self._engine.dialect.has_table(connection, TABLE, schema=self._table.schema):
                    raise

    def advice(self, running: str) -> Advice | None:
        """The last advice for a version, if there is any."""
        row = self._row(self._advice(running))
        return Advice.from_json(row.value) if row is not None and row.value else None

    def claim(self, running: str, now: float, lease: float, interval: float) -> bool:
        """Whether a check is due and this process is the one to make it, within `lease` seconds.

        One that is due later than in an `interval` was put off when that was longer, and is due now.
        The database's row lock lets one update of the due time through; nothing stays locked while the feed is read.
        """
        key, latest = self._advice(running), int(now + interval) + CLOCKS
        row = self._row(key)
        if row is None:
            self._insert(key)
        elif now < row.due <= latest:
            return False
        due = self._table.c.due
        mine = (self._table.c.key == key) & ((due <= int(now)) | (due > latest))
        with self._engine.begin() as connection:
            update = self._table.update().where(mine).values(due=int(now + lease) + 1)
            return bool(connection.execute(update).rowcount == 1)

    def finish(self, running: str, advice: Advice | None, due: float) -> None:
        """Write down when the next check is due and, unless this one failed, what it found."""
        values: dict[str, Any] = {"due": int(due)}
        if advice is not None:
            values["value"] = advice.to_json()
        with self._engine.begin() as connection:
            connection.execute(self._table.update().where(self._table.c.key == self._advice(running)).values(**values))

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

    def _advice(self, running: str) -> str:
        return "advice " + hashlib.sha256(f"{running}\n{self._feed}".encode()).hexdigest()[:48]

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


def _dismissed(user: str, notice: str) -> str:
    # Of a fixed length, whatever a user's name is.
    return "seen " + hashlib.sha256(f"{user}\n{notice}".encode()).hexdigest()[:48]
