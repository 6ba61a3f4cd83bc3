from __future__ import annotations

import pytest

from release.common.errors import InputError, ReleaseError
from release.common.testing import RESET, Answer, Request, json_answer, web_server
from release.quay.api import quay
from release.quay.testing import TOKEN, Quay
from release.quay.token import VARIABLE, token
from release.quay.visibility import Visibility, visibility
from release.registry.patience import Patience
from release.registry.references import Place

NAME = "example/astro-runtime"


@pytest.mark.parametrize(
    "fault", [Answer(429, headers={"Retry-After": "0"}), json_answer(503, {"message": "Later"}), Answer(500), RESET]
)
def test_a_fault_that_passes_is_not_seen(server: Quay, quick: Patience, fault: Answer) -> None:
    server.add(NAME)
    server.faults = [fault, fault]
    assert visibility(quay(server.place(NAME), server.environ(), quick)) is Visibility.PUBLIC
    assert server.requests.count(f"GET /api/v1/repository/{NAME}") == 3


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (json_answer(503, {"message": "Repository is in read only or mirror mode"}), "quay answers 503 Service Unav"),
        (Answer(429, headers={"Retry-After": "0"}), "quay answers 429 Too Many Requests"),
        (RESET, "does not answer: "),
    ],
)
def test_a_fault_that_stays_is_one_line(server: Quay, quick: Patience, fault: Answer, message: str) -> None:
    server.faults = [fault] * 9
    with pytest.raises(ReleaseError) as failure:
        visibility(quay(server.place(NAME), server.environ(), quick))
    assert str(failure.value).startswith(f"{server.host}/{NAME}: look for the repository: ")
    assert message in str(failure.value)
    assert "\n" not in str(failure.value)
    assert len(server.faults) == 9 - quick.attempts


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(404), "answered 404"),
        (Answer(302, headers={"Location": "/api/v1/other"}), "answered 302"),
        (json_answer(200, {"paths": {}}), "answered 200 without quay's API"),
        (Answer(200, b"<html>"), "answered 200 without quay's API"),
    ],
)
def test_another_registry_gets_no_token(quick: Patience, answer: Answer, message: str) -> None:
    headers: list[str | None] = []

    def handle(request: Request) -> Answer:
        headers.append(request.headers.get("Authorization"))
        return answer

    with web_server(handle) as url:
        host = url.partition("://")[2]
        with pytest.raises(InputError) as failure:
            quay(Place(host, NAME, "http"), {VARIABLE: TOKEN}, quick)
    assert str(failure.value) == f"{host}/{NAME} is not on a quay registry: {host}/api/v1/discovery {message}"
    assert headers == [None]


@pytest.mark.parametrize(("value", "found"), [("", "none"), ("s3cret\nof", "a text with"), ("s3cr\u00e9t", "a text")])
def test_an_invalid_token_is_refused_before_a_request(server: Quay, value: str, found: str) -> None:
    with pytest.raises(InputError) as failure:
        quay(server.place(NAME), {VARIABLE: value})
    assert str(failure.value).startswith(
        f"{VARIABLE}: expected an access token of an application on quay, found {found}"
    )
    assert "s3cr" not in str(failure.value)
    assert server.requests == []


def test_a_token_may_end_with_a_line() -> None:
    assert token({VARIABLE: "abc\n"}) == "abc"


def test_a_name_without_a_namespace_is_refused(server: Quay) -> None:
    with pytest.raises(InputError, match="expected a namespace and a name"):
        quay(server.place("astro-runtime"), server.environ())
    assert server.requests == []
