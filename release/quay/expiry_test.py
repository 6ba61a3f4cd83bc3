from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from catalogue.paths import runtimes
from catalogue.repository import load_runtime
from release.common.errors import InputError, ReleaseError
from release.publishing.moving_tags import load_moving_tags
from release.quay.api import Api, quay
from release.quay.expiry import carry_out, changes, expiries
from release.quay.testing import LONGEST, READER, TOKEN, Quay
from release.registry.patience import Patience

NAME = "example/astro-runtime"
PRERELEASE = ("11.0.0-rc.1", "11.0.0-rc.1-base", "11.0.0-rc.1-python-3.11")
OTHERS = ("11.0.0-rc.10", "10.9.0", "10.9.0-base", "stable", "10")
SOON = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=14)


def api(server: Quay, token: str = TOKEN) -> Api:
    return quay(server.place(NAME), server.environ(token), Patience(attempts=3, first=0.01))


def expire(found: Api, *names: str, wanted: datetime | None = SOON) -> None:
    carry_out(found, changes(found, names, wanted))


def test_a_prerelease_expires_with_all_its_images_and_nothing_else(server: Quay) -> None:
    server.add(NAME, *PRERELEASE, *OTHERS)
    expire(api(server), "11.0.0-rc.1")
    assert expiries(api(server)) == {**dict.fromkeys(PRERELEASE, SOON), **dict.fromkeys(OTHERS)}


def test_what_is_as_wanted_is_not_written_again(server: Quay) -> None:
    server.add(NAME, *PRERELEASE)
    expire(api(server), *PRERELEASE)
    expire(api(server), *PRERELEASE)
    assert len(server.changes) == len(PRERELEASE)


def test_an_expiry_is_taken_away_also_from_a_released_version(server: Quay) -> None:
    kept = server.add(NAME, *PRERELEASE, *OTHERS)
    for name in ("11.0.0-rc.1", "10.9.0"):
        kept.tags[name].end = int(time.time()) + 9000
    (row,) = changes(api(server), ["10.9.0"], None)
    assert str(row).startswith("10.9.0 20")
    assert str(row).endswith(" UTC -> never")
    expire(api(server), "10.9.0", "11.0.0-rc.1", wanted=None)
    assert set(expiries(api(server)).values()) == {None}
    assert len(server.changes) == 2


@pytest.mark.parametrize("name", ["10.9.0", "10.9.0-base", "stable", "feed", "11.0"])
def test_what_is_no_prerelease_never_expires(server: Quay, name: str) -> None:
    server.add(NAME, *PRERELEASE, name)
    with pytest.raises(InputError) as failure:
        expire(api(server), "11.0.0-rc.1", name)
    expected = "TAG: expected a pre-release such as 11.0.0-rc.1, found"
    assert str(failure.value) == f"{expected} {name}: released versions and moving tags never expire"
    assert server.changes == []


def test_no_moving_tag_is_taken_for_a_prerelease(server: Quay) -> None:
    found = [load_runtime(Path(), name) for name in runtimes(Path())]
    names = {row.name(runtime) for row in load_moving_tags(Path()) for runtime in found} - {""}
    assert {"stable", "lts"} < names
    for name in names:
        with pytest.raises(InputError, match="moving tags never expire"):
            changes(api(server), [name], SOON)


def test_an_unknown_tag_is_refused_before_a_change(server: Quay) -> None:
    server.add(NAME, *PRERELEASE)
    with pytest.raises(InputError) as failure:
        expire(api(server), "11.0.0-rc.1", "11.0.0-rc.2")
    assert str(failure.value) == f"TAG: expected a tag that is in {server.host}/{NAME}, found 11.0.0-rc.2"
    assert server.changes == []


def test_all_pages_of_tags_are_read(server: Quay) -> None:
    server.page = 2
    server.add(NAME, *OTHERS, *PRERELEASE)
    assert set(expiries(api(server))) == {*OTHERS, *PRERELEASE}


def test_a_read_only_token_is_refused_before_a_change(server: Quay) -> None:
    kept = server.add(NAME, *PRERELEASE)
    with pytest.raises(InputError, match="set the expiry of 11.0.0-rc.1: .* the permission repo:write, .* 403 Forb"):
        expire(api(server, READER), "11.0.0-rc.1")
    assert {tag.end for tag in kept.tags.values()} == {None}


def test_a_repository_that_does_not_exist_is_one_line(server: Quay) -> None:
    with pytest.raises(InputError, match="list the tags: expected a repository that exists: 404 Not Found"):
        expire(api(server), "11.0.0-rc.1")


def test_a_change_whose_answer_is_lost_is_made_once_more(server: Quay) -> None:
    server.add(NAME, *PRERELEASE)
    server.lost = 2
    expire(api(server), *PRERELEASE)
    assert set(expiries(api(server)).values()) == {SOON}


def test_an_expiry_that_quay_moves_is_told(server: Quay) -> None:
    kept = server.add(NAME, *PRERELEASE)
    for tag in kept.tags.values():
        tag.start -= LONGEST
    with pytest.raises(ReleaseError, match=r"11.0.0-rc.1: expected the expiry .* UTC, found no such tag"):
        expire(api(server), "11.0.0-rc.1")
    for tag in kept.tags.values():
        tag.start += 7 * 24 * 3600
        tag.end = None
    with pytest.raises(ReleaseError, match=r"11.0.0-rc.1: expected the expiry .* UTC, found 20.* UTC"):
        expire(api(server), "11.0.0-rc.1")
