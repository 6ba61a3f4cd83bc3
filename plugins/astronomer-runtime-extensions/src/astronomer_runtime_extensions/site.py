"""What stays the same for all pages of a webserver's process."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from astronomer_runtime_extensions.advice import Notice, notices
from astronomer_runtime_extensions.checker import Checker
from astronomer_runtime_extensions.download import download
from astronomer_runtime_extensions.identity import Identity, identify
from astronomer_runtime_extensions.interval import seconds_of
from astronomer_runtime_extensions.version import parse_version

if TYPE_CHECKING:
    from astronomer_runtime_extensions.store import DatabaseStore

SECTION = "astronomer"


class Site:
    """The identity of what runs and, unless they are turned off, its update notices."""

    def __init__(self, identity: Identity, checker: Checker | None, store: DatabaseStore | None) -> None:
        self.identity = identity
        self._checker = checker
        self._store = store
        self._seen: dict[str, set[str]] = {}

    @classmethod
    def of_airflow(cls) -> Site:
        """As Airflow's configuration and the environment say."""
        from airflow.version import version  # pants: no-infer-dep

        identity = identify(os.environ, version)
        interval, url = _setting("update_check_interval"), _setting("update_url")
        seconds, running = seconds_of(interval), parse_version(identity.runtime)
        if seconds <= 0 or not url or running is None:
            return cls(identity, None, None)
        store = _store(url)
        return cls(identity, Checker(running, seconds, store, lambda: download(url)), store)

    def poke(self) -> None:
        """Look for news in the background, if it is time."""
        if self._checker is not None:
            self._checker.poke()

    def notices(self) -> tuple[Notice, ...]:
        """What administrators are told today."""
        if self._checker is None or self._checker.advice is None:
            return ()
        return notices(self._checker.advice, self.identity.runtime, datetime.now(timezone.utc).date())

    def undismissed(self, user: str, found: tuple[Notice, ...]) -> tuple[Notice, ...]:
        """Those of the notices that a user has not dismissed."""
        keys = {notice.key for notice in found}
        # What is dismissed stays so, and need not be asked for again.
        if self._store and not keys <= self._seen.get(user, set()):
            self._seen[user] = self._store.dismissed(user, keys)
        return tuple(notice for notice in found if notice.key not in self._seen.get(user, ()))

    def dismiss(self, user: str, key: str) -> None:
        """Remember that a user has dismissed a notice, if it is one of today's."""
        if self._store is not None and key in {notice.key for notice in self.notices()}:
            self._store.dismiss(user, key)


def _setting(name: str) -> str:
    """A setting of Airflow's configuration, in which variables AIRFLOW__ASTRONOMER__… come first."""
    from airflow.configuration import conf  # pants: no-infer-dep

    return str(conf.get(SECTION, name, fallback="")).strip()


def _store(url: str) -> DatabaseStore:
    from airflow import settings  # pants: no-infer-dep
    from airflow.models.base import Base  # pants: no-infer-dep

    from astronomer_runtime_extensions.store import DatabaseStore

    return DatabaseStore(settings.engine, url, Base.metadata.schema)
