from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.common.errors import InputError
from release.oci.descriptors import describe
from release.oci.media_types import LAYER
from release.registry.connection import PULL, PUSH
from release.registry.patience import Patience
from release.registry.repository import Repository
from release.registry.testing.server import Running, registry
from release.registry.testing.tokens import IDENTITY, TokenServer, token_server
from release.registry.uploads import Outcome, check_push, upload

QUICK = Patience(attempts=3, first=0.01)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TokenServer]:
    with token_server(tmp_path_factory.mktemp("tokens")) as found:
        yield found


@pytest.fixture(scope="module")
def running(tokens: TokenServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with registry(tmp_path_factory.mktemp("registry"), auth=tokens.auth) as found:
        yield found


@pytest.fixture(autouse=True)
def _rights(tokens: TokenServer) -> None:
    tokens.rights, tokens.lifetime = ("pull", "push"), 300
    tokens.asked.clear()


def test_a_token_is_asked_for_once(running: Running, tokens: TokenServer, tmp_path: Path) -> None:
    repository = Repository(running.place("tokens/once"), running.environ(), QUICK, PUSH)
    file = tmp_path / "blob"
    file.write_bytes(b"content")
    wanted = describe(b"content", LAYER)
    assert upload(repository, wanted, file) is Outcome.UPLOADED
    assert repository.blob(wanted) == b"content"
    assert tokens.asked == ["repository:tokens/once:pull,push"]


def test_a_blob_is_mounted_with_the_right_to_read_the_other(
    running: Running, tokens: TokenServer, tmp_path: Path
) -> None:
    file = tmp_path / "blob"
    file.write_bytes(b"shared")
    wanted = describe(b"shared", LAYER)
    upload(Repository(running.place("tokens/source"), running.environ(), QUICK, PUSH), wanted, file)
    target = Repository(running.place("tokens/target"), running.environ(), QUICK, PUSH)
    assert upload(target, wanted, file, ["tokens/source"]) is Outcome.MOUNTED
    assert "repository:tokens/source:pull" in tokens.asked


def test_a_read_only_token_is_refused(running: Running, tokens: TokenServer) -> None:
    tokens.rights = ("pull",)
    repository = Repository(running.place("tokens/readonly"), running.environ(), QUICK, PUSH)
    with pytest.raises(InputError) as failure:
        check_push(repository)
    assert "ask for the right to push: expected a login" in str(failure.value)
    assert repository.tags() == ()


def test_an_expired_token_is_replaced(running: Running, tokens: TokenServer) -> None:
    tokens.lifetime = 0
    repository = Repository(running.place("tokens/expired"), running.environ(), QUICK, PULL)
    assert repository.tags() == ()
    assert repository.tags() == ()
    assert len(tokens.asked) == 2


def test_an_identity_token_is_a_login(running: Running) -> None:
    login = {"auths": {running.host: {"identitytoken": IDENTITY}}}
    environ = {**running.anonymous, "DOCKER_AUTH_CONFIG": json.dumps(login)}
    check_push(Repository(running.place("tokens/identity"), environ, QUICK, PUSH))


def test_a_wrong_password_is_refused_by_the_token_server(running: Running) -> None:
    wrong = Repository(running.place("tokens/wrong"), running.environ(password="hunter2"), QUICK, PUSH)
    with pytest.raises(InputError) as failure:
        wrong.tags()
    expected = "expected a user that its token server accepts, found 'example+publisher'"
    assert str(failure.value) == f"{running.host}: {expected}"
