from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from release.common.errors import InputError
from release.registry.credentials import Credentials, credentials

HELPER = """#!/bin/sh
read -r address
if [ "$1" != get ]; then exit 9; fi
case "$address" in
  quay.io) echo '{"ServerURL": "quay.io", "Username": "robot", "Secret": "s3cret"}' ;;
  token.test) echo '{"ServerURL": "token.test", "Username": "<token>", "Secret": "s3cret"}' ;;
  broken.test) echo 's3cret' ;;
  *) echo "credentials not found in native keychain"; exit 1 ;;
esac
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    helper = tmp_path / "docker-credential-test"
    helper.write_text(HELPER)
    helper.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path


def configured(folder: Path, **data: object) -> dict[str, str]:
    (folder / "config.json").write_text(json.dumps(data))
    return {"DOCKER_CONFIG": str(folder)}


def row(user: str, password: str) -> dict[str, str]:
    return {"auth": base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_dockers_config_has_the_login(folder: Path) -> None:
    environ = configured(folder, auths={"https://quay.io": row("me", "a:b"), "other.test": row("you", "c")})
    assert credentials("quay.io", environ) == Credentials("me", "a:b")
    assert credentials("none.test", environ) is None


def test_a_robot_account_of_quay_is_a_login(folder: Path) -> None:
    environ = configured(folder, auths={"quay.io": row("example+publisher", "ROBOT0TOKEN")})
    found = credentials("quay.io", environ)
    assert found == Credentials("example+publisher", "ROBOT0TOKEN")
    assert base64.b64decode(found.basic.partition(" ")[2]) == b"example+publisher:ROBOT0TOKEN"


def test_a_helper_is_asked_on_its_standard_input(folder: Path) -> None:
    environ = configured(folder, credHelpers={"quay.io": "test", "token.test": "test"})
    assert credentials("quay.io", environ) == Credentials("robot", "s3cret")
    assert credentials("token.test", environ) == Credentials("", identity_token="s3cret")
    assert credentials("else.test", environ) is None


def test_the_helper_of_all_registries_comes_before_auths(folder: Path) -> None:
    environ = configured(folder, credsStore="test", auths={"quay.io": row("a", "b"), "else.test": row("me", "mine")})
    assert credentials("quay.io", environ) == Credentials("robot", "s3cret")
    assert credentials("else.test", environ) == Credentials("me", "mine")


def test_the_variable_comes_first(folder: Path) -> None:
    environ = configured(folder, auths={"quay.io": row("file", "a"), "else.test": row("file", "a")})
    environ["DOCKER_AUTH_CONFIG"] = json.dumps({"auths": {"quay.io": row("variable", "b")}})
    assert credentials("quay.io", environ) == Credentials("variable", "b")
    assert credentials("else.test", environ) == Credentials("file", "a")


def test_without_a_config_there_is_no_login(tmp_path: Path) -> None:
    assert credentials("quay.io", {"DOCKER_CONFIG": str(tmp_path)}) is None
    assert credentials("quay.io", {"HOME": str(tmp_path)}) is None


@pytest.mark.parametrize(
    ("data", "host", "message"),
    [
        ({"auths": {"quay.io": {"auth": "s3cret!"}}}, "quay.io", "auths.quay.io: expected a user and a password"),
        ({"credHelpers": {"broken.test": "test"}}, "broken.test", "docker-credential-test: expected Username and"),
        ({"credsStore": "missing"}, "quay.io", "docker-credential-missing: expected an answer, found FileNotFound"),
        ({"credsStore": "../s3cret"}, "quay.io", "expected the name of a credential helper"),
    ],
)
def test_invalid_data_is_one_line_without_the_secret(
    folder: Path, data: dict[str, object], host: str, message: str
) -> None:
    with pytest.raises(InputError) as failure:
        credentials(host, configured(folder, **data))
    assert message in str(failure.value)
    assert "s3cret\n" not in str(failure.value)


def test_the_text_of_a_login_has_no_secret() -> None:
    assert "s3cret" not in repr(Credentials("me", "s3cret", "s3cret"))
