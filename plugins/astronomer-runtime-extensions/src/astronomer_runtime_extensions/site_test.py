"""Whose dismissals are looked up, and when."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from astronomer_runtime_extensions.advice import Notice
from astronomer_runtime_extensions.identity import Identity
from astronomer_runtime_extensions.site import Site

OLD, NEW = (Notice(key, "info", key, "99.0.0") for key in ("old", "new"))


class Dismissals:
    """What a database has, and how often it was asked."""

    def __init__(self) -> None:
        self.rows: set[tuple[str, str]] = set()
        self.asked = 0

    def dismissed(self, user: str, notices: Collection[str]) -> set[str]:
        """As DatabaseStore has it."""
        self.asked += 1
        return {key for key in notices if (user, key) in self.rows}


@pytest.fixture
def database() -> Dismissals:
    return Dismissals()


@pytest.fixture
def site(database: Dismissals) -> Site:
    return Site(Identity("10.9.0", "2.8.4"), None, database)  # type: ignore[arg-type]  # all that is asked of it here


def test_what_another_process_has_written_down_is_seen_on_the_next_page(site: Site, database: Dismissals) -> None:
    assert site.undismissed("me", (OLD,)) == (OLD,)

    database.rows.add(("me", "old"))

    assert site.undismissed("me", (OLD,)) == ()


def test_what_was_dismissed_is_not_looked_up_again(site: Site, database: Dismissals) -> None:
    database.rows.add(("me", "old"))

    assert [site.undismissed("me", (OLD,)) for _ in range(3)] == [()] * 3
    assert database.asked == 1


def test_a_new_notice_is_shown_beside_one_that_was_dismissed(site: Site, database: Dismissals) -> None:
    database.rows.add(("me", "old"))
    site.undismissed("me", (OLD,))

    assert site.undismissed("me", (OLD, NEW)) == (NEW,)


def test_a_dismissal_is_that_of_one_user(site: Site, database: Dismissals) -> None:
    database.rows.add(("me", "old"))
    site.undismissed("me", (OLD,))

    assert site.undismissed("you", (OLD,)) == (OLD,)
