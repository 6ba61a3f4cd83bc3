from __future__ import annotations

import pytest

from release.common.errors import InputError
from release.quay.api import Api, quay
from release.quay.testing import PUSHER, READER, TOKEN, Quay
from release.quay.visibility import Visibility, ensure, visibility
from release.registry.patience import Patience

NAME = "example/astro-runtime"


def api(server: Quay, token: str = TOKEN, name: str = NAME) -> Api:
    return quay(server.place(name), server.environ(token), Patience(attempts=3, first=0.01))


@pytest.mark.parametrize("wanted", list(Visibility))
def test_a_missing_repository_is_created_with_its_visibility(server: Quay, wanted: Visibility) -> None:
    assert visibility(api(server)) is None
    ensure(api(server), wanted)
    assert visibility(api(server)) is wanted
    assert server.changes == ["POST /api/v1/repository"]


@pytest.mark.parametrize("wanted", list(Visibility))
def test_the_visibility_is_corrected(server: Quay, wanted: Visibility) -> None:
    server.add(NAME, is_public=wanted is Visibility.PRIVATE)
    ensure(api(server), wanted)
    assert visibility(api(server)) is wanted
    ensure(api(server), wanted)
    assert server.changes == [f"POST /api/v1/repository/{NAME}/changevisibility"]


def test_a_creation_whose_answer_is_lost_succeeds(server: Quay) -> None:
    server.lost = 1
    ensure(api(server), Visibility.PUBLIC)
    assert visibility(api(server)) is Visibility.PUBLIC
    assert server.changes == ["POST /api/v1/repository"] * 2


@pytest.mark.parametrize(
    ("token", "found"), [("unknown", "401 Unauthorized: Requires authentication"), (READER, "403 Forbidden: Unauth")]
)
@pytest.mark.parametrize("is_there", [True, False])
def test_a_token_without_the_right_is_refused_before_a_change(
    server: Quay, token: str, found: str, is_there: bool
) -> None:
    if is_there:
        server.add(NAME)
    with pytest.raises(InputError) as failure:
        ensure(api(server, token), Visibility.PRIVATE)
    expected = "expected a token in RUNTIME_QUAY_TOKEN with the permission repo:admin, found one that quay refuses: "
    assert f"{expected}{found}" in str(failure.value)
    assert [one.is_public for one in server.repositories.values()] == [True] * is_there


def test_a_token_that_may_only_push_creates_nothing(server: Quay) -> None:
    with pytest.raises(InputError, match="with the permission repo:admin"):
        ensure(api(server, PUSHER), Visibility.PUBLIC)
    assert server.changes == []


def test_a_plan_without_private_repositories_is_one_line(server: Quay) -> None:
    server.private_repositories = 0
    with pytest.raises(InputError, match="room for a private repository: 402"):
        ensure(api(server), Visibility.PRIVATE)
    assert server.repositories == {}


def test_a_name_that_quay_refuses_is_one_line(server: Quay) -> None:
    with pytest.raises(InputError, match="create the repository: quay refuses it: 400 Bad Request: Invalid repository"):
        ensure(api(server, name="example/a/b"), Visibility.PUBLIC)
