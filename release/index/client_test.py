from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.common.errors import InputError, ReleaseError
from release.common.testing import Answer
from release.index.client import Index
from release.index.sessions import sessions
from release.index.testing import JSON, Server, row, serve

PATH = "/simple/pip/"


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


def index(server: Server, cache: Path) -> Index:
    return Index(server.url, sessions({"PATH": os.environ["PATH"]}, cache))


def test_the_files_of_a_project_are_read(server: Server, tmp_path: Path) -> None:
    server.project("pip", [row("pip-24.0-py3-none-any.whl")])
    assert [file.name for file in index(server, tmp_path).project("pip")] == ["pip-24.0-py3-none-any.whl"]


def test_the_name_of_a_project_is_normalised(server: Server, tmp_path: Path) -> None:
    server.project("apache-airflow", [row("apache_airflow-2.8.4-py3-none-any.whl")])
    assert index(server, tmp_path).project("Apache_Airflow")


def test_an_unknown_project_has_no_files(server: Server, tmp_path: Path) -> None:
    assert index(server, tmp_path).project("pip") == ()


def test_many_projects_are_read_at_a_time(server: Server, tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(30)]
    for name in names:
        server.project(name, [row(f"{name}-1.0.tar.gz")])
    found = index(server, tmp_path).projects(names)
    assert list(found) == names
    assert {name: len(found[name]) for name in names} == dict.fromkeys(names, 1)


def test_html_is_refused_in_one_line(server: Server, tmp_path: Path) -> None:
    server.put(PATH, Answer(200, b"<html>Sign in</html>", {"Content-Type": "text/html; charset=utf-8"}))
    with pytest.raises(InputError) as failure:
        index(server, tmp_path).project("pip")
    assert str(failure.value) == f"{server.url}/pip/: expected the JSON of a package index (PEP 691), found text/html"


def test_json_of_another_kind_is_refused(server: Server, tmp_path: Path) -> None:
    for text in (b'{"message": "hello"}', b"[]", b'{"files": {}}', b"null"):
        server.put(PATH, Answer(200, text, {"Content-Type": "application/json"}))
        with pytest.raises(InputError, match="found JSON without `files`"):
            index(server, tmp_path).project("pip")


def test_a_row_of_another_form_is_refused_with_the_address(server: Server, tmp_path: Path) -> None:
    server.project("pip", [{"url": "x"}])
    with pytest.raises(InputError) as failure:
        index(server, tmp_path).project("pip")
    assert str(failure.value) == f"{server.url}/pip/: files[0].filename: expected a text, found none"


def test_a_refused_password_is_an_invalid_input(server: Server, tmp_path: Path) -> None:
    expected = "expected a user and password that the index accepts"
    for status, user, sent in (
        (401, "", "sent none: it answers 401 Unauthorized"),
        (403, "me:secret@", "sent the user 'me' with a password: it answers 403 Forbidden"),
        (401, "secret@", "sent none: it answers 401 Unauthorized"),
        (401, "secret:@", "sent a user or a password alone: it answers 401 Unauthorized"),
    ):
        server.put(PATH, Answer(status))
        url = server.url.replace("://", f"://{user}")
        with pytest.raises(InputError) as failure:
            Index(url, sessions({"PATH": os.environ["PATH"]}, tmp_path)).project("pip")
        assert str(failure.value) == f"{server.url}/pip/: {expected}, {sent}"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_index_is_asked_again(server: Server, tmp_path: Path, status: int) -> None:
    server.project("pip", [row("pip-24.0.tar.gz")])
    server.answers[PATH].insert(0, Answer(status, headers={"Retry-After": "0"}))
    assert len(index(server, tmp_path).project("pip")) == 1
    assert server.paths == [PATH, PATH]


def test_an_index_that_stays_broken_is_an_error_after_four_attempts(server: Server, tmp_path: Path) -> None:
    server.put(PATH, Answer(503, headers={"Retry-After": "0"}))
    with pytest.raises(ReleaseError, match="the package index answers 503 Service Unavailable"):
        index(server, tmp_path).project("pip")
    assert len(server.paths) == 4


def test_a_password_is_not_in_the_message(tmp_path: Path) -> None:
    broken = Index("http://user:secret@127.0.0.1:9/simple", sessions({}, tmp_path))
    with pytest.raises(ReleaseError) as failure:
        broken.project("pip")
    assert "secret" not in str(failure.value)
    assert str(failure.value).startswith("http://127.0.0.1:9/simple/pip/: the package index does not answer")


def test_an_unchanged_answer_is_taken_from_the_cache(server: Server, tmp_path: Path) -> None:
    server.project("pip", [row("pip-24.0.tar.gz")], {"ETag": '"1"', "Cache-Control": "max-age=0"})
    first = index(server, tmp_path).project("pip")
    server.answers[PATH] = [Answer(200, b"not JSON", {"ETag": '"1"', "Content-Type": JSON})]
    assert index(server, tmp_path).project("pip") == first
    assert server.paths == [PATH, PATH]
