from __future__ import annotations

import base64

from release.proposal.branch import credentials, secrets


def test_git_sends_the_token_to_the_server_of_github_alone() -> None:
    found = credentials({"GITHUB_TOKEN": "secret", "GITHUB_SERVER_URL": "https://github.example.test"})
    assert found["GIT_CONFIG_KEY_0"] == "http.https://github.example.test/.extraheader"
    _, _, token = found["GIT_CONFIG_VALUE_0"].partition("AUTHORIZATION: basic ")
    assert base64.b64decode(token) == b"x-access-token:secret"
    assert secrets(found) == (token, "secret")
    assert secrets({}) == ()
