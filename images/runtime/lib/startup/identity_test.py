from __future__ import annotations

import os

import pytest

from startup import identity
from startup.errors import StartError

UNKNOWN = 1000730000


def test_astro_and_any_uid_in_group_0_are_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    identity.check(50000, 50000)
    identity.check(UNKNOWN, 0)

    assert capsys.readouterr().err == ""


def test_root_gets_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    identity.check(0, 0)

    assert "running as root" in capsys.readouterr().err


def test_another_group_is_refused() -> None:
    with pytest.raises(StartError, match="use --user 12345:0"):
        identity.check(12345, 12345)


def test_a_known_uid_gets_no_variables() -> None:
    assert identity.named({}, os.getuid()) == {}


def test_a_uid_without_a_name_gets_it_in_variables_that_are_not_set() -> None:
    assert identity.named({}, UNKNOWN) == {"LOGNAME": f"astro{UNKNOWN}", "USER": f"astro{UNKNOWN}"}
    assert identity.named({"USER": "me"}, UNKNOWN) == {"LOGNAME": f"astro{UNKNOWN}", "USER": "me"}
