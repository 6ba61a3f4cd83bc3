"""The web interface: the Runtime's footer, menu and update notices, along with the views of Airflow and a project."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.inside_image import ask

FOOTER = {"footers": 1, "tags": 1, "upstream": 0, "length": True}
DAY = "86400"
ERRORS = {"/nothing": 404, "/own/failure": 500, "/own/forbidden": 403, "/own/unavailable": 503}


@cache
def shown(image_id: str, interval: str = DAY) -> Any:
    """Run inside/ui.py with an update check interval in seconds."""
    return ask(image_id, "ui", interval, user="50000:0")


def pages(image: BuiltImage, who: str) -> dict[str, dict[str, Any]]:
    """Path -> facts about the page, as seen by a user."""
    found: dict[str, dict[str, Any]] = shown(image.id)[who]
    return found


def without_footer(found: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the pages that do not have the footer exactly once."""
    return {path: page for path, page in found.items() if not page.items() >= FOOTER.items()}


def test_every_page_has_the_footer_once_and_not_airflows(default_image: BuiltImage) -> None:
    admin, viewer = pages(default_image, "admin"), pages(default_image, "viewer")

    assert {"/home", "/dagrun/list/", "/variable/list/", "/users/list/", "/plugin", *ERRORS} <= set(admin)
    assert {"/home", *ERRORS} <= set(viewer)
    assert (without_footer(admin), without_footer(viewer)) == ({}, {})


def test_the_login_page_has_the_footer(default_image: BuiltImage) -> None:
    found = pages(default_image, "anonymous")

    assert without_footer(found) == {}
    assert found["/login/"]["status"] == 200


def test_error_pages_keep_their_status(default_image: BuiltImage) -> None:
    for who in ("anonymous", "admin", "viewer"):
        found = pages(default_image, who)

        assert {path: found[path]["status"] for path in ERRORS} == ERRORS


def test_a_projects_pages_and_views_work(default_image: BuiltImage) -> None:
    found = pages(default_image, "admin")

    assert {path: page["status"] for path, page in found.items() if path.startswith("/own/")} == {
        "/own/page": 200,
        "/own/view/": 200,
        "/own/based/": 200,
        **{path: status for path, status in ERRORS.items() if path.startswith("/own/")},
    }
    assert shown(default_image.id)["own"] == {"/own/page": True, "/own/view/": True, "/own/based/": True}


def test_responses_that_are_not_pages_are_unchanged(default_image: BuiltImage) -> None:
    untouched = {"footers": 0, "tags": 0, "upstream": 0, "menu": False, "length": True}
    found = pages(default_image, "untouched")

    assert [path for path, page in found.items() if not page.items() >= untouched.items()] == []
    assert {path for path, page in found.items() if page["status"] != 200} == {"/own/broken"}


def test_all_logged_in_users_have_the_menu(default_image: BuiltImage) -> None:
    assert pages(default_image, "admin")["/home"]["menu"]
    assert pages(default_image, "viewer")["/home"]["menu"]
    assert not pages(default_image, "anonymous")["/login/"]["menu"]


def test_external_links_open_safely(default_image: BuiltImage) -> None:
    links = shown(default_image.id)["links"]

    assert len(links) == 4
    assert [link for link in links if 'target="_blank" rel="noopener noreferrer"' not in link] == []


def test_the_navigation_bar_has_the_colour_of_the_deployment(default_image: BuiltImage) -> None:
    assert shown(default_image.id)["navbar"]


def test_only_administrators_see_update_notices(default_image: BuiltImage) -> None:
    found = shown(default_image.id)["notices"]

    assert found["admin"] == [
        "Astronomer Runtime 10.9.0 was yanked: It is &lt;slow&gt; .",
        "Astronomer Runtime 99.0.0 is available; this is 10.9.0.",
    ]
    assert found["viewer"] == []


def test_a_dismissed_notice_stays_dismissed_in_the_next_session(default_image: BuiltImage) -> None:
    found = shown(default_image.id)

    assert found["dismissed"] == [303, "/home?search=x"]
    assert found["notices"]["after"] == found["notices"]["admin"][1:]


def test_another_administrator_still_sees_a_dismissed_notice(default_image: BuiltImage) -> None:
    found = shown(default_image.id)["notices"]

    assert found["colleague"] == found["admin"]


def test_a_dismissal_needs_an_administrator_and_a_token(default_image: BuiltImage) -> None:
    found = shown(default_image.id)

    assert found["dismissed without a token"][0] == 400
    assert found["forged"] == 403


def test_anyone_can_dismiss_a_notice_when_all_are_administrators(default_image: BuiltImage) -> None:
    assert shown(default_image.id)["dismissed by anyone"][0] == 303


def test_the_store_allows_one_request_of_the_feed_per_interval(default_image: BuiltImage) -> None:
    assert ask(default_image.id, "turns") == {
        "the first": True,
        "another, at once": False,
        "after a while": True,
        "with a shorter interval": True,
        "another, with a shorter interval": False,
        "for another feed": True,
        "for another version": True,
        "after the table was dropped": True,
    }


def test_the_feed_is_requested_once_per_interval(default_image: BuiltImage) -> None:
    found = shown(default_image.id)

    assert found["asked"] == 1
    assert "astronomer-update-check" in found["threads"]


def test_an_interval_of_0_disables_notices_and_their_table_and_thread(default_image: BuiltImage) -> None:
    found = shown(default_image.id, "0")

    assert found["notices"] == {"admin": [], "viewer": []}
    assert (found["asked"], found["tables"], found["threads"]) == (0, [], [])
    assert without_footer(found["admin"]) == {}
